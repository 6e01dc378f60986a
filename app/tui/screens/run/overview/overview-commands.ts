import { errorText } from '../../../../output.ts';
import type { Commands } from '../../../keys/find-command.ts';
import type { RunFollower } from '../../../store/follow-run.ts';
import type { Services } from '../../../store/services.ts';
import { showId } from '../../../../../landscape/model/ids.ts';
import type { OverviewSlice } from './overview-slice.ts';

interface CommandParts {
  readonly run: string;
  readonly slice: OverviewSlice;
  readonly follower: RunFollower;
  readonly services: Services;
}

const page = 8;

/** What can be done in the overview of a run. */
export function overviewCommands({ run, slice, follower, services }: CommandParts): Commands {
  const openSelected = () => {
    const { focus, node } = slice.store.getState();
    if (focus === 'errors') {
      const fact = slice.selectedFact();
      if (fact === undefined) return;
      services.go({ screen: 'token', run, token: showId('token', fact.tokenId) });
      return;
    }
    const name = follower.store.getState().progress?.nodes[node]?.name;
    if (name !== undefined) services.go({ screen: 'node', run, node: name });
  };
  return {
    down: { run: () => slice.move('down') },
    up: { run: () => slice.move('up') },
    left: { run: () => slice.move('left') },
    right: { run: () => slice.move('right') },
    'page-down': { run: () => slice.move('down', page) },
    'page-up': { run: () => slice.move('up', page) },
    top: { run: () => slice.toEnd('first') },
    bottom: { run: () => slice.toEnd('last') },
    open: {
      run: openSelected,
      disabled: () =>
        slice.store.getState().focus === 'errors' && slice.selectedFact() === undefined
          ? 'There is no error to open.'
          : undefined,
    },
    'switch-pane': { run: () => slice.nextFocus() },
    'switch-picture': { run: () => slice.togglePicture() },
    'only-problems': { run: () => slice.toggleProblems() },
    'show-edges': { run: () => slice.toggleEdges() },
    reload: { run: () => follower.look() },
    'stop-run': {
      disabled: () => follower.whyNotStopped(),
      run: () =>
        services.confirm({
          title: `Stop ${run}?`,
          lines: [
            'The open group is finished and committed: nothing is lost, nothing is half done.',
            'The run ends as interrupted (exit code 3); R goes on with it.',
          ],
          answers: [{ key: 's', text: 'stop it', run: () => follower.stop() }],
        }),
    },
    'resume-run': {
      disabled: () => follower.whyNotResumed(),
      run: () =>
        services.confirm({
          title: `Go on with ${run}?`,
          lines: [
            'It goes on where its last commit stands, in the middle of the source if need be.',
            'Settings, code and the part of the source that was read must be what they were.',
          ],
          answers: [
            { key: 'r', text: 'resume it', run: () => void resume(run, follower, services) },
          ],
        }),
    },
  };
}

async function resume(run: string, follower: RunFollower, services: Services): Promise<void> {
  const isStillHere = services.here();
  try {
    await services.runs.resume(run);
    follower.look();
    services.say(`${run} goes on`, 'good');
  } catch (error) {
    const title = `${run} cannot go on`;
    const lines = errorText(error).split('\n');
    if (isStillHere()) services.confirm({ title, lines, answers: [] });
    else services.say(`${title}: ${lines[0] ?? ''}`, 'bad');
  }
}
