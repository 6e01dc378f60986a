import { parseArgs } from 'node:util';

import { plantDefect } from '../driver/planted-defects.ts';
import { runDriver } from '../driver/run-driver.ts';
import { say, tellEnd } from '../driver/tell.ts';
import { isPipelineName, killedPipeline } from './pipeline.ts';

/** A process that will be killed: runs or goes on in a folder, and tells how far it is. */
const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: '' },
    pipeline: { type: 'string', default: '' },
    resume: { type: 'boolean', default: false },
    defect: { type: 'string' },
  },
});

const { folder, pipeline, resume: isResuming, defect } = values;
if (!isPipelineName(pipeline)) throw new Error(`There is no pipeline \`${pipeline}\``);
const acknowledge = (acknowledged: { rows: number; ends: number }) => {
  say({ kind: 'acknowledged', ...acknowledged });
};
const options = { ...killedPipeline(pipeline).options(), ...plantDefect(defect, acknowledge) };
say({ kind: 'reached', what: 'loaded' });
await tellEnd(
  async () =>
    await runDriver(folder, {
      isResuming,
      acknowledge,
      onEvent({ type }) {
        if (type === 'source_exhausted') say({ kind: 'reached', what: 'exhausted' });
      },
      ...options,
    }),
);
