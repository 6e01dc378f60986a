import { toHex } from '../../../../../landscape/hash.ts';
import type { PlacedOutput } from '../../../../reading/read-outputs.ts';
import type { Command, Commands } from '../../../keys/find-command.ts';
import { listCommands } from '../../../keys/list-commands.ts';
import { selectedCommand } from '../../../keys/selected-command.ts';
import { copyMenu } from '../../../shell/copy-menu.ts';
import type { Copied } from '../../../shell/copy-menu.ts';
import type { Services } from '../../../store/services.ts';
import type { RunTabParts } from '../run-tab.ts';
import type { ArtifactsSlice } from './artifacts-slice.ts';

/** What can be done with what the sinks published. */
export function artifactsCommands(slice: ArtifactsSlice, parts: RunTabParts): Commands {
  const { services } = parts;
  const { list } = slice;
  const output = list.selected();
  return {
    ...listCommands(list),
    rows: selectedCommand(list, 'There is no sink to choose.', ({ sink }) =>
      parts.openTab('rows', { sink: sink.name }),
    ),
    verify: { disabled: () => whyNotVerified(slice, output), run: () => void slice.verify() },
    'open-file': openCommand(output, services),
    copy: copyCommand(output, services),
    ...(slice.isVerifying() ? { back: { run: () => slice.cancel() } } : {}),
  };
}

function whyNotVerified(
  slice: ArtifactsSlice,
  output: PlacedOutput | undefined,
): string | undefined {
  if (slice.isVerifying()) return 'A file is being read already; esc stops it.';
  if (output === undefined) return 'There is no sink to choose.';
  const { artifact } = output;
  if (artifact?.type === 'database')
    return 'A table has no bytes to read again: its rows may have changed rightly.';
  if (artifact?.type === 'webhook') return 'What was sent is not here to be read again.';
  if (artifact?.published === undefined) return 'Nothing is published here yet.';
  return undefined;
}

function openCommand(output: PlacedOutput | undefined, services: Services): Command {
  const file = output?.place?.file;
  return {
    disabled: () => (file === undefined ? 'There is no file here.' : undefined),
    run() {
      if (file !== undefined) services.openFile(file);
    },
  };
}

function copyCommand(output: PlacedOutput | undefined, services: Services): Command {
  const place = output?.place;
  const path = place?.file ?? place?.name;
  const hash = output?.artifact === undefined ? undefined : toHex(output.artifact.contentHash);
  const things: readonly Copied[] = [
    ...(path === undefined ? [] : [{ what: 'the path', text: path }]),
    ...(hash === undefined ? [] : [{ what: 'the SHA-256', text: hash }]),
  ];
  return {
    disabled: () => (things.length === 0 ? 'There is nothing to copy here yet.' : undefined),
    run: () => services.choose(copyMenu(services, things)),
  };
}
