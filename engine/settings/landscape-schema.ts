import { z } from 'zod';

import { outputPath } from '../../plugins/file-path.ts';

/** Where the audit trail lies, how long it is kept and where it is exported to. */
export const landscapeSettings = z.strictObject({
  url: outputPath
    // A scheme that nobody knows is a mistake; without a scheme it is a path.
    .regex(
      /^(?![a-z][a-z0-9+.-]*:)|^sqlite:\/\/\/.|^postgres(ql)?:\/\//i,
      'must be `sqlite:///` and a path, or `postgresql://…`',
    )
    .meta({ title: 'a database URL' })
    .optional()
    .describe(
      'Where the audit database is: `sqlite:///relative.db`, `sqlite:////absolute.db`, the path alone, or `postgresql://…`. Without it: `.elspeth/audit.db` in the nearest parent folder that has an `.elspeth` folder, else in the current one.',
    ),
  payloads_path: outputPath
    .optional()
    .describe('Folder of the payload packs, instead of the one beside the database.'),
  min_free_bytes: z
    .int()
    .nonnegative()
    .optional()
    .describe(
      'Bytes that must stay free on every disk that a run writes to: below it none starts, and one that is at work stops and can be resumed. Without it: 256 MiB, of a disk below 5 GiB a twentieth. 0 turns it off.',
    ),
  export: z
    .strictObject({
      enabled: z
        .boolean()
        .default(false)
        .describe('Export the audit trail when the run has ended.'),
      sink: z
        .string()
        .min(1)
        .optional()
        .describe('Name of the sink that takes the export; `enabled: true` needs it.'),
      format: z.enum(['csv', 'json']).default('csv').describe('Form of the export.'),
      sign: z
        .boolean()
        .default(false)
        .describe('Sign every record with the key in the variable ELSPETH_SIGNING_KEY.'),
    })
    .prefault({})
    .describe('Export of the audit trail after a run.'),
  retention: z
    .strictObject({
      row_payloads_days: z
        .int()
        .positive()
        .default(90)
        .describe('Days after which `purge` may delete row payloads.'),
      call_payloads_days: z
        .int()
        .positive()
        .default(90)
        .describe('Days after which `purge` may delete requests and answers.'),
      compress_after_days: z
        .int()
        .positive()
        .default(7)
        .describe('Days after which `purge` may compress payloads.'),
    })
    .prefault({})
    .describe('How long payloads are kept. Hashes are kept for ever.'),
  redaction: z
    .strictObject({
      profile: z
        .enum(['none'])
        .default('none')
        .describe('Which values are masked when they are shown.'),
    })
    .prefault({})
    .describe('Masking of personal data.'),
});
