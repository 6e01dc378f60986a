import { watchHeadless } from './headless/watch-headless.ts';
import { printMessage, printWarnings } from './output.ts';
import type { OwnRun } from './tui/store/run-starter.ts';

/** When the screen of a run is left: shows the rest of it as lines, and then its summary. */
export async function endWithoutScreen(run: OwnRun): Promise<void> {
  printWarnings(run.warnings());
  if (run.end() === undefined) {
    printMessage(run.isStopping() ? 'Stopping: the open group is finished.' : 'The run goes on.');
  }
  const watcher = watchHeadless({ json: false, quiet: false, store: run.store });
  const { exitCode, error } = await run.ended;
  // Its engine failed before it could say how it ended: there is no end to sum up.
  if (error !== undefined && run.store.getState().progress?.status === 'running') {
    watcher.failed(exitCode, error);
  } else watcher.ended(exitCode, error);
}
