import { parseArgs } from 'node:util';

import { plantDefect } from './planted-defects.ts';
import { runDriver } from './run-driver.ts';
import { say, tellEnd } from './tell.ts';

/** The driver as a process of its own: runs in the folder that it is given and tells lines of JSON. */
const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: '' },
    resume: { type: 'boolean', default: false },
    defect: { type: 'string' },
  },
});

const acknowledge = (acknowledged: { rows: number; ends: number }) => {
  say({ kind: 'acknowledged', ...acknowledged });
};
const planted = plantDefect(values.defect, acknowledge);
const { folder, resume: isResuming } = values;
await tellEnd(async () => await runDriver(folder, { isResuming, acknowledge, ...planted }));
