import type { Commands } from '../../keys/find-command.ts';
import { listCommands } from '../../keys/list-commands.ts';
import { plural } from '../../../format/numbers.ts';
import type { Reader } from '../../../reading/reader.ts';
import { commandOf } from '../../command-of.ts';
import { copyMenu } from '../../shell/copy-menu.ts';
import type { Copied } from '../../shell/copy-menu.ts';
import type { Services } from '../../store/services.ts';
import type { BatchSlice } from './batch-slice.ts';

/** What can be done with a batch and its members. */
export function batchCommands(slice: BatchSlice, services: Services): Commands {
  const { run, store, members } = slice;
  const outputs = () => store.getState().report?.batch.outputIds ?? [];
  const openToken = (token: string) => services.go({ screen: 'token', run, token });
  return {
    ...listCommands(members),
    open: {
      disabled: () => (members.selected() === undefined ? 'It has no members yet.' : undefined),
      run() {
        const member = members.selected();
        if (member !== undefined) openToken(member.token);
      },
    },
    outputs: {
      disabled: () => (outputs().length === 0 ? 'It has made nothing.' : undefined),
      run: () => openOutputs(slice, services, openToken),
    },
    copy: { run: () => services.choose(copyMenu(services, copied(slice, services))) },
    reload: { run: () => void slice.read() },
  };
}

/** One is opened at once, of several one is chosen. */
function openOutputs(
  { store }: BatchSlice,
  services: Services,
  openToken: (token: string) => void,
): void {
  const batch = store.getState().report?.batch;
  const [only, ...others] = batch?.outputIds ?? [];
  if (batch === undefined || only === undefined) return;
  if (others.length === 0) return openToken(only);
  services.choose({
    title: `Outputs of ${batch.id}: ${plural(batch.outputs, 'token')}`,
    items: [only, ...others].map((token) => ({ text: token, run: () => openToken(token) })),
  });
}

/** The command that prints the batch. */
export function batchCommand({ run, batch }: BatchSlice, reader: Reader): string {
  return commandOf(['explain', '--run', run, '--batch', batch], reader);
}

function copied(slice: BatchSlice, services: Services): readonly Copied[] {
  const { report } = slice.store.getState();
  const member = slice.members.selected();
  const item = (what: string, text: string): Copied => ({ what, text });
  return [
    item('the command that prints this', batchCommand(slice, services.reader)),
    ...(member === undefined ? [] : [item('id of the member', member.token)]),
    item('id of the batch', slice.batch),
    ...(report?.batch.inputSha256 === undefined || report.batch.inputSha256 === null
      ? []
      : [item('SHA-256 of its input', report.batch.inputSha256)]),
  ];
}
