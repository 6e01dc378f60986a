import { z } from 'zod';

/** What file systems take: bytes of a name, and of a whole path. */
const longestName = 255;
const longestPath = 4096;
/** What is put behind the name of an output while it grows: `.partial-r-9f31c2`, and numbers. */
const behindOutput = 25;

/** A path that somebody wrote into the settings: any that can be the path of a file on some system. */
export const filePath = z.string().min(1).superRefine(refuse(0));

/** The path of a file or database that is written, with room for a name beside it. */
export const outputPath = z.string().min(1).superRefine(refuse(behindOutput));

function refuse(room: number) {
  return (path: string, context: z.core.$RefinementCtx<string>): void => {
    const message = whyNoPath(path, room);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  };
}

/** Why no file can have this path; the same on every system, because settings are moved. */
function whyNoPath(path: string, room: number): string | undefined {
  if (path.includes('\0')) return 'contains NUL, which no path can';
  if (Buffer.byteLength(path) > longestPath - room) return 'is longer than a path can be';
  const longest = longestName - room;
  const isTooLong = path.split('/').some((name) => Buffer.byteLength(name) > longest);
  return isTooLong ? `has a name in it of more than ${longest} bytes` : undefined;
}
