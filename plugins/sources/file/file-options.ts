import { z } from 'zod';

import { filePath } from '../../file-path.ts';

const mebibyte = 1024 * 1024;

/** Options of every source that reads a file. */
export const fileOptions = {
  path: filePath.describe("File to read; a relative path starts at the settings file's folder."),
  max_record_bytes: z
    .int()
    .positive()
    .max(256 * mebibyte)
    .default(16 * mebibyte)
    .describe('Longest record; a longer one becomes one bad record and is never held in memory.'),
};
