import { z } from 'zod';

import { defineSource } from '../define.ts';

export const nullSource = defineSource({
  name: 'null',
  version: '1.0.0',
  determinism: 'io_read',
  purpose: 'Gives no rows: a pipeline can be tried, and published as empty, without any input.',
  options: z.strictObject({}),
  example: "source:\n  plugin: 'null'\n",
  check: () => [],
  describe: () => ({ fields: { fields: new Map(), open: false }, sizeBytes: 0 }),
  open: () => ({
    // oxlint-disable-next-line require-yield -- there is nothing to yield
    async *read() {},
    close() {},
  }),
});
