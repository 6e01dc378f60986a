import { z } from 'zod';

const acknowledged = z.object({
  kind: z.literal('acknowledged'),
  rows: z.int(),
  ends: z.int(),
});

const ended = z.object({
  kind: z.literal('ended'),
  /** `refused`: it could not even record how it ended. */
  status: z.enum(['completed', 'failed', 'interrupted', 'refused']),
  code: z.string().optional(),
  message: z.string().optional(),
  exitCode: z.int(),
});

/** Where a process is that has acknowledged nothing new. */
const reached = z.object({
  kind: z.literal('reached'),
  /** All code is loaded; the source has been read to its end. */
  what: z.enum(['loaded', 'exhausted']),
});

const driverLine = z.discriminatedUnion('kind', [acknowledged, reached, ended]);

/** What the driver tells on its standard output. */
export type DriverLine = z.output<typeof driverLine>;

/** What a driver told, whole lines only: it may have been killed while it wrote one. */
export interface Told {
  /** The last that it acknowledged; `undefined`: not even that the run exists. */
  readonly acknowledged: z.output<typeof acknowledged> | undefined;
  readonly ended: z.output<typeof ended> | undefined;
}

export function readLines(stdout: string): Told {
  const lines = stdout
    .split('\n')
    .slice(0, -1)
    .map(toLine)
    .filter((line) => line !== undefined);
  return {
    acknowledged: lines.findLast((line) => line.kind === 'acknowledged'),
    ended: lines.findLast((line) => line.kind === 'ended'),
  };
}

/** Others talk on the same stream, and are passed over: knex says when a migration failed. */
export function toLine(text: string): DriverLine | undefined {
  return text.startsWith('{') ? driverLine.parse(JSON.parse(text)) : undefined;
}
