import { printVersion } from './print-version.ts';

// `--version` must not wait for anything else to load.
const asked = process.argv[2];
if (process.argv.length === 3 && (asked === '--version' || asked === '-V')) {
  printVersion();
} else {
  const { runCommandLine } = await import('./command-line.ts');
  await runCommandLine(process.argv.slice(2));
}
