import type { Reader } from '../../../app/reading/reader.ts';
import type { Services } from '../../../app/tui/store/services.ts';
import { noRuns } from '../../support/screen.tsx';

/** What a screen has of the program, where it does nothing but read and say something. */
export function idleServices(
  reader: Reader,
  say: (text: string) => void = () => undefined,
): Services {
  const nothing = () => undefined;
  return {
    reader,
    runs: noRuns,
    nowMs: Date.now,
    folder: '/nowhere',
    go: nothing,
    here: () => () => true,
    back: nothing,
    say,
    prompt: nothing,
    confirm: nothing,
    copy: nothing,
    choose: nothing,
    openText: nothing,
    openFile: nothing,
  };
}
