import { errorText } from '../../../output.ts';
import type { Commands } from '../../keys/find-command.ts';
import { listCommands } from '../../keys/list-commands.ts';
import type { Services } from '../../store/services.ts';
import { findPipelines } from './find-pipelines.ts';
import type { RunsSlice } from './runs-slice.ts';

/** What can be done in the list of runs. */
export function runsCommands(slice: RunsSlice, services: Services): Commands {
  const { list, store } = slice;
  const noRun = () => (list.selected() === undefined ? 'There is no run to choose.' : undefined);
  return {
    ...listCommands(list),
    open: {
      disabled: noRun,
      run() {
        const run = list.selected();
        if (run !== undefined) services.go({ screen: 'run', run: run.runKey });
      },
    },
    'new-run': { run: () => askForPipeline(services) },
    mark: { disabled: noRun, run: () => slice.mark() },
    compare: {
      disabled() {
        const { marked } = store.getState();
        if (marked === undefined) return 'Mark another run first: m on its line.';
        return marked === list.selected()?.runKey ? 'This is the marked run itself.' : noRun();
      },
      run() {
        const { marked } = store.getState();
        const run = list.selected();
        if (marked !== undefined && run !== undefined) {
          services.go({ screen: 'compare', runs: [marked, run.runKey] });
        }
      },
    },
    'filter-status': { run: () => slice.nextStatus() },
    'filter-pipeline': { run: () => slice.togglePipeline() },
  };
}

/** Offers the pipelines that are near; one that is chosen runs at once. */
function askForPipeline(services: Services): void {
  const found = findPipelines(services.folder);
  const start = async (file: string) => {
    try {
      services.go({ screen: 'run', run: await services.runs.start(file) });
    } catch (error) {
      services.confirm({
        title: `${file} cannot run`,
        lines: errorText(error).split('\n'),
        answers: [],
      });
    }
  };
  services.choose({
    title:
      found.length === 0
        ? 'There is no pipeline.yaml in this folder or below it'
        : 'Run a pipeline',
    items: found.map((file) => ({ text: file, run: () => void start(file) })),
  });
}
