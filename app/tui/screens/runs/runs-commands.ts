import { errorText } from '../../../output.ts';
import type { Command, Commands } from '../../keys/find-command.ts';
import { listCommands } from '../../keys/list-commands.ts';
import { selectedCommand } from '../../keys/selected-command.ts';
import type { Services } from '../../store/services.ts';
import { findPipelines } from './find-pipelines.ts';
import { completeRunsFilter, parseRunsFilter, shownRunsFilter } from './run-filter.ts';
import type { RunsSlice } from './runs-slice.ts';

/** What can be done in the list of runs. */
export function runsCommands(slice: RunsSlice, services: Services): Commands {
  const { list } = slice;
  const none = 'There is no run to choose.';
  return {
    ...listCommands(list),
    open: selectedCommand(list, none, ({ runKey: run }) => services.go({ screen: 'run', run })),
    'new-run': { run: () => void askForPipeline(services) },
    mark: selectedCommand(list, none, () => slice.mark()),
    compare: compareCommand(slice, services),
    filter: {
      run: () =>
        services.prompt({
          label: 'Runs',
          text: shownRunsFilter(slice.store.getState().filter),
          help: 'status:failed since:2026-11-21 until:2h, or part of a pipeline',
          complete: completeRunsFilter,
          submit(text) {
            const parsed = parseRunsFilter(text, services.nowMs());
            if (!parsed.ok) return parsed.sentence;
            slice.narrow(parsed.filter);
            return undefined;
          },
        }),
    },
    'filter-status': { run: () => slice.nextStatus() },
    'filter-pipeline': { run: () => slice.togglePipeline() },
  };
}

/** With the marked run, which is A. */
function compareCommand({ list, store }: RunsSlice, services: Services): Command {
  const command = selectedCommand(list, 'There is no run to choose.', ({ runKey }) => {
    const { marked } = store.getState();
    if (marked !== undefined) services.go({ screen: 'compare', runs: [marked, runKey] });
  });
  return {
    ...command,
    disabled() {
      const { marked } = store.getState();
      if (marked === undefined) return 'Mark another run first: m on its line.';
      const isItself = marked === list.selected()?.runKey;
      return isItself ? 'This is the marked run itself.' : command.disabled?.();
    },
  };
}

/** What takes longer says what it does. */
const patienceMs = 200;

/** Offers the pipelines that are near; one that is chosen runs at once. */
async function askForPipeline(services: Services): Promise<void> {
  const isStillHere = services.here();
  const timer = setTimeout(() => services.say('Looking for pipelines …', 'faint'), patienceMs);
  const { files, isCut } = await findPipelines(services.folder);
  clearTimeout(timer);
  if (!isStillHere()) return;
  services.choose({
    title: titleOf(files.length, isCut),
    items: files.map((file) => ({ text: file, run: () => void startRun(file, services) })),
  });
}

function titleOf(found: number, isCut: boolean): string {
  const where = isCut ? 'in the folders nearest to this one' : 'in this folder or below it';
  if (found === 0) return `There is no pipeline.yaml ${where}`;
  return isCut ? `Run a pipeline, of those ${where}` : 'Run a pipeline';
}

async function startRun(file: string, services: Services): Promise<void> {
  const isStillHere = services.here();
  try {
    const run = await services.runs.start(file);
    if (isStillHere()) services.go({ screen: 'run', run });
    else services.say(`${run} has started: ${file}`, 'good');
  } catch (error) {
    const title = `${file} cannot run`;
    const lines = errorText(error).split('\n');
    if (isStillHere()) services.confirm({ title, lines, answers: [] });
    else services.say(`${title}: ${lines[0] ?? ''}`, 'bad');
  }
}
