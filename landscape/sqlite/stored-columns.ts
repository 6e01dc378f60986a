import { z } from 'zod';

/** Columns as the writer stored them, for those who read a run back to go on with it. */
export const count = z.int().nonnegative();
export const hash = z
  .instanceof(Uint8Array)
  .refine((bytes) => bytes.length === 32, 'wanted 32 bytes');
