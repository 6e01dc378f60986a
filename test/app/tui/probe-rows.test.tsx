import { test } from 'vitest';
import { keys, openScreen } from '../../support/screen.tsx';
test.skipIf(process.env['PROBE'] === undefined)(
  'probe',
  async () => {
    const [landscape = '', run = 'latest', columns = '80', rows = '24', tab = 'rows', ...presses] =
      (process.env['PROBE'] ?? '').split('|');
    const screen = await openScreen({
      landscape,
      open: [{ screen: 'run', run, tab: tab as 'rows' }],
      columns: Number(columns),
      rows: Number(rows),
    });
    for (const press of presses) {
      if (press.startsWith('wait')) await new Promise((r) => setTimeout(r, Number(press.slice(4))));
      else
        await screen.press(press === 'ENTER' ? keys.enter : press === 'ESC' ? keys.escape : press);
    }
    await new Promise((r) => setTimeout(r, 200));
    console.log(
      `${screen
        .lines()
        .map((l) => `|${l}`)
        .join('\n')}`,
    );
    await screen.close();
  },
  60000,
);
