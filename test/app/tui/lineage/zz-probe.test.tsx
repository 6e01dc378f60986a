import { writeFileSync, appendFileSync } from 'node:fs';
import { test } from 'vitest';
import { keys, openScreen } from '../../../support/screen.tsx';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { runFixture } from '../../../support/fixture-pipeline.ts';
import { readHere } from '../../../../app/reading/read-here.ts';

const out = '/tmp/work/probe.txt';
writeFileSync(out, '');
const names = (process.env['PROBE'] ?? '').split(',');
test.each(names)(
  '%s',
  async (name) => {
    const run = await runFixture(name, createFakeClock());
    const { landscape, runKey } = run;
    const show = async (title: string, target: any, ...presses: string[]) => {
      const screen = await openScreen({ landscape, open: [target] });
      await screen.press('');
      appendFileSync(out, `\n##### ${name} ${title}\n${screen.text()}\n`);
      for (const key of presses) {
        await screen.press(key);
        appendFileSync(
          out,
          `\n##### ${name} ${title} + ${JSON.stringify(key)}\n${screen.text()}\n`,
        );
      }
      await screen.close();
    };
    const reader = readHere(landscape);
    const token = { screen: 'token', run: runKey };
    await show(
      'row 0',
      { ...token, row: '0' },
      'y',
      keys.escape,
      '.',
      keys.tab,
      'G',
      keys.tab,
      'g',
      'j',
      keys.enter,
      'R',
      'y',
    );
    await show('row 3', { ...token, row: '3' }, 'w', 'D', 'v');
    await show('t-2', { ...token, token: 't-2' }, 'G');
    await show('b-1', { screen: 'batch', run: runKey, batch: 'b-1' }, 'j', 'y');
    await show(
      'payload row',
      {
        screen: 'payload',
        title: 'row-1 as it was read',
        payload: { kind: 'row', run: runKey, row: '0' },
      },
      'j',
      'R',
    );
    await reader.close();
    run.remove();
  },
  120_000,
);
