import { toHex } from '../../../../../landscape/hash.ts';
import { showId } from '../../../../../landscape/model/ids.ts';
import type { SinkOutput } from '../../../../../landscape/queries/list-outputs.ts';
import type { PlacedOutput } from '../../../../reading/read-outputs.ts';
import type { Fact } from '../../../../format/fact.ts';
import { bytesText, countText, plural } from '../../../../format/numbers.ts';
import { timeText } from '../../../../format/time-text.ts';
import { sizeOf } from '../../../../format/output-size.ts';
import { checkFact } from './output-state.ts';
import type { Check } from './output-state.ts';

/** Everything that is known of what a sink published. */
export function outputFacts(output: PlacedOutput, check: Check | undefined): readonly Fact[] {
  const { sink, artifact, rows, writes, publishedAgain, place } = output;
  return [
    { label: 'what', text: place?.file ?? place?.name ?? 'nothing was written here yet' },
    ...(artifact?.type === 'database'
      ? [
          {
            label: 'check',
            text: 'a table has no bytes to read again: its rows may have changed rightly',
          },
        ]
      : []),
    ...(artifact?.type === 'webhook'
      ? [{ label: 'check', text: 'what was sent is not here to be read again' }]
      : []),
    ...(check === undefined ? [] : [checkFact(check)]),
    {
      label: 'holds',
      text: `${plural(rows, 'row')}, ${bytesText(sizeOf(output))} (${countText(sizeOf(output))} bytes), in ${plural(writes, 'write')} of ${sink.plugin} ${sink.pluginVersion}`,
    },
    ...(artifact === undefined
      ? []
      : [
          {
            label: 'sha256',
            text: toHex(artifact.contentHash),
          },
        ]),
    publishedFact(output, place?.isPartial === true),
    ...(publishedAgain === undefined
      ? []
      : [
          {
            label: 'later',
            text: `run ${publishedAgain.runKey} published under this name at ${timeText(publishedAgain.atMs)} UTC`,
          },
        ]),
  ];
}

function publishedFact({ artifact, writes }: SinkOutput, isPartial: boolean): Fact {
  const label = 'published';
  if (artifact?.published !== undefined) {
    return {
      label,
      text: `${timeText(artifact.published.atMs)} UTC, as ${showId('artifact', artifact.artifactId)}`,
    };
  }
  if (artifact !== undefined)
    return { label, text: 'about to be: the final name is not given yet' };
  if (writes === 0 || !isPartial) return { label, text: 'not yet' };
  return { label, text: 'not yet: it has its final name when the run completes' };
}
