import { z } from 'zod';

const attempt = z.object({
  pid: z.int(),
  folder: z.string(),
  /** `refused`: somebody else owns the landscape, or it failed before anything could be recorded. */
  ended: z.enum(['completed', 'failed', 'interrupted', 'refused']),
  code: z.string().optional(),
  message: z.string().optional(),
});

/** What a process tells of one attempt to own a landscape. */
export type Attempt = z.output<typeof attempt>;

/** `undefined`: somebody else talked, as knex does. */
export function toAttempt(line: string): Attempt | undefined {
  return line.startsWith('{') ? attempt.parse(JSON.parse(line)) : undefined;
}
