import { printVersion } from './print-version.ts';

// `--version` must not wait for anything else to load.
const asked = process.argv[2];
if (process.argv.length === 3 && (asked === '--version' || asked === '-V')) {
  printVersion();
} else {
  // The screens take longest to load: for a good part of it they wait for other threads.
  const showsNone = ['--plain', '--help', '-h'].some((flag) => process.argv.includes(flag));
  if (asked === 'tui' && process.stdout.isTTY && !showsNone) {
    const { importTui } = await import('./import-tui.ts');
    // Whoever shows them is told what went wrong.
    importTui().catch(() => undefined);
  }
  const { runCommandLine } = await import('./command-line.ts');
  await runCommandLine(process.argv.slice(2));
}
