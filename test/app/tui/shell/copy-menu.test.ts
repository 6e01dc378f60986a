import { expect, test, vi } from 'vitest';

import { copyMenu } from '../../../../app/tui/shell/copy-menu.ts';

test('each thing is shown by its beginning, and copied whole', () => {
  const copy = vi.fn<(text: string, what: string) => void>();
  const long = 'x'.repeat(10_000);
  const { items } = copyMenu({ copy }, [
    { what: 'an id', text: 't-1' },
    { what: 'the answer', text: 'one\ntwo\nthree' },
    { what: 'all of it', text: long },
  ]);
  expect(items.map(({ text, note }) => [text, note])).toEqual([
    ['an id', 't-1'],
    ['the answer', 'one … (3 lines)'],
    ['all of it', long.slice(0, 300)],
  ]);
  items[2]?.run();
  expect(copy).toHaveBeenCalledWith(long, 'all of it');
});
