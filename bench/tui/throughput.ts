import { quantile } from './figures.ts';
import { openScreen } from './screen.ts';

export interface Throughput {
  /** Rows a second, medians. */
  readonly withScreen: number;
  readonly withoutScreen: number;
  /** Median of the pairs: how much of the rate the screen costs. */
  readonly cost: number;
}

/** Runs the pipeline in pairs, with its live screen and without, in the same terminal. */
export async function measureThroughput(folder: string, pairs: number): Promise<Throughput> {
  const found: { withScreen: number; withoutScreen: number }[] = [];
  await rowsPerSecond(folder, '--no-tui');
  for (let pair = 0; pair < pairs; pair += 1) {
    // Whatever changes in time on this machine shall not be on one side only.
    const first = pair % 2 === 0 ? '--tui' : '--no-tui';
    const one = await rowsPerSecond(folder, first);
    const other = await rowsPerSecond(folder, first === '--tui' ? '--no-tui' : '--tui');
    found.push(
      first === '--tui'
        ? { withScreen: one, withoutScreen: other }
        : { withScreen: other, withoutScreen: one },
    );
  }
  const median = (values: readonly number[]) => quantile(values, 0.5);
  return {
    withScreen: median(found.map(({ withScreen }) => withScreen)),
    withoutScreen: median(found.map(({ withoutScreen }) => withoutScreen)),
    cost: median(found.map((pair) => 1 - pair.withScreen / pair.withoutScreen)),
  };
}

/** As the summary says it: from the first row to the end of the run. */
async function rowsPerSecond(folder: string, how: '--tui' | '--no-tui'): Promise<number> {
  // Closed by itself at its end, as nobody presses a key.
  const flags = how === '--tui' ? [] : [how];
  const screen = openScreen(folder, ['run', '-s', 'pipeline.yaml', '-x', ...flags]);
  await screen.exit;
  const isOnScreen = screen.bytes().includes('\u001b[?1049h');
  if (isOnScreen !== (how === '--tui')) throw new Error(`${how} did not decide about the screen`);
  const found = / completed: [\d,]+ rows in .* \(([\d,]+) rows\/s\)/.exec(screen.history());
  if (found === null) throw new Error(`the run did not complete:\n${screen.history()}`);
  return Number(found[1]?.replaceAll(',', ''));
}
