import { z } from 'zod';

import { defineSink } from '../define.ts';

/** Several sinks under one name. Building the graph turns it into a fork to them, so it is never opened. */
export const multiSink = defineSink({
  name: 'multi_sink',
  version: '1.0.0',
  determinism: 'io_write',
  idempotent: true,
  purpose: 'Sends each row to several sinks: a fork under one name.',
  example: `everywhere:
  plugin: multi_sink
  options: { sinks: [results, archive] }`,
  options: z.strictObject({
    sinks: z
      .array(z.string().min(1))
      .min(1)
      .describe('Names of the sinks it stands for, in the order in which they get a row.'),
  }),
  check: () => [],
  open() {
    throw new Error('A multi sink stands for other sinks and writes nothing itself');
  },
});
