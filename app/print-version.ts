import { version } from './version.ts';

/** `elspeth 0.1.0`, on stdout. */
export function printVersion(): void {
  process.stdout.write(`elspeth ${version()}\n`);
}
