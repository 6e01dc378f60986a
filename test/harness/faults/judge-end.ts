import type { Told } from '../driver/driver-lines.ts';
import { scratchPrefix } from '../driver/scratch-folder.ts';
import type { FaultCase } from './choose-cases.ts';
import type { Traced } from './strace.ts';

/** What is wrong with how a driver ended that met a fault: neither done nor a clean failure. */
export function wrongEnd(
  { call, fault, file }: FaultCase,
  { exitCode, signal, isHanging, stderr }: Traced,
  ended: Told['ended'],
): readonly string[] {
  if (isHanging) return ['the driver hangs'];
  if (fault === 'KILL' && signal === 'SIGKILL') {
    const isRight = ended === undefined || ended.status === 'completed';
    return isRight ? [] : [`it failed before it was killed: ${ended.code} ${ended.message}`];
  }
  if (ended === undefined) return [`the driver crashed (${exitCode ?? signal}): ${stderr}`];
  const { status, code, message = '' } = ended;
  const wrong = [];
  if (exitCode !== ended.exitCode) wrong.push(`exit code ${exitCode}, it said ${ended.exitCode}`);
  if (fault === 'KILL') wrong.push(`the driver was not killed: ${status}`);
  if (status === 'completed') {
    return isSyncOfOurs(call, file) ? [...wrong, 'it completed although a sync failed'] : wrong;
  }
  if (code === 'INTERNAL_BUG') wrong.push(`taken for a bug: ${message}`);
  if (!names(message, file)) wrong.push(`the message does not name ${file}: ${message}`);
  return wrong;
}

/** A file that we sync ourselves, or a folder that nobody but us opens: to sync it. */
function isSyncOfOurs(call: string, file: string): boolean {
  const isPayloads = file.startsWith('audit.payloads');
  if (call === 'openat') return isPayloads;
  return ['fsync', 'fdatasync'].includes(call) && (isPayloads || file.includes('.partial-'));
}

/** A message says which part of the run failed, in words that its user knows. */
function names(message: string, file: string): boolean {
  const parts = ['audit.db', 'audit.payloads', 'out/large', 'out/small', 'out/bad', 'out/kept'];
  const own = parts.find((part) => file.startsWith(part));
  if (own !== undefined) return message.includes(own);
  // What is wrong with a folder shows in what is in it, or in its own name.
  return [...parts, scratchPrefix].some((part) => message.includes(part));
}
