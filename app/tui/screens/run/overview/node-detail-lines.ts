import type { Progress } from '../../../../../engine/progress.ts';
import { artifactName } from '../../../../format/artifact-name.ts';
import { bytesText, countText, durationText, plural } from '../../../../format/numbers.ts';
import type { Line } from '../../../components/line.tsx';
import { rule } from '../../../components/rule.ts';
import { displayText } from '../../../../format/display-text.ts';
import { shortHash } from '../../../../format/short-hash.ts';
import type { FollowState } from '../../../store/follow-run.ts';
import { edgeLine } from './edge-line.ts';
import type { NodeFlow } from './node-flow.ts';
import { latencyTexts, timeWord } from './node-latency.ts';

/** The selected node, the most important of it first. */
export function nodeDetailLines(
  follow: FollowState,
  progress: Progress,
  flow: NodeFlow,
  width: number,
): readonly Line[] {
  const { node, edges } = flow;
  const plugin = node.plugin === node.kind ? '' : ` ${node.plugin}`;
  return [
    rule(displayText(`${node.name} · ${node.kind}${plugin}`, width - 8), width),
    countsLine(flow),
    ...latencyLines(flow),
    ...heldLines(follow, progress, flow),
    ...edges.map((edge): Line => [' ', ...edgeLine(progress, flow, edge, width - 2)]),
    ...outputLines(progress, flow),
  ];
}

function countsLine({ node, arrived, left, waiting, errors, retries }: NodeFlow): Line {
  const facts: Line[] = [
    [` in ${countText(arrived)}`],
    [node.kind === 'sink' ? `written ${countText(left)}` : `out ${countText(left)}`],
    ...(waiting === undefined || waiting === 0 ? [] : [[`waiting ${countText(waiting)}`]]),
    ...(errors === undefined
      ? [[{ text: `failed attempts ${countText(node.failed)}`, tone: 'warn' } as const]]
      : errors === 0
        ? [[{ text: 'no errors', tone: 'faint' } as const]]
        : [[{ text: plural(errors, 'error'), tone: 'warn' } as const]]),
    ...(retries === undefined || retries === 0
      ? []
      : [[plural(retries, 'attempt made again', 'attempts made again')]]),
  ];
  return facts.flatMap((fact, i) => (i === 0 ? fact : ['   ', ...fact]));
}

function latencyLines({ node }: NodeFlow): readonly Line[] {
  const texts = latencyTexts(node);
  if (texts === undefined) return [];
  const { mean, p50, p95, p99 } = texts;
  return [
    [
      { text: ` ${timeWord(node)} `, tone: 'faint' },
      `mean ${mean}  p50 ≤ ${p50}  p95 ≤ ${p95}  p99 ≤ ${p99}`,
    ],
  ];
}

function heldLines(
  { nowMs }: FollowState,
  { held, status }: Progress,
  { node, waiting }: NodeFlow,
): readonly Line[] {
  const found = held.find((each) => each.node === node.index);
  if (found === undefined) {
    if (node.kind !== 'coalesce' || waiting === undefined || waiting <= 0) return [];
    return [
      [` ${plural(waiting, 'token')} ${waiting === 1 ? 'waits' : 'wait'} for other branches`],
    ];
  }
  const sets =
    node.kind === 'aggregation'
      ? `${plural(found.sets, 'open batch', 'open batches')} with ${plural(waiting ?? 0, 'token')}`
      : `${plural(waiting ?? 0, 'token')} of ${plural(found.sets, 'fork')} wait for other branches`;
  const since =
    status === 'running'
      ? `, the oldest for ${durationText(Math.max(0, nowMs - found.sinceMs))}`
      : '';
  return [[{ text: ` ${sets}${since}`, tone: 'running' }]];
}

function outputLines({ artifacts }: Progress, { node }: NodeFlow): readonly Line[] {
  const artifact = artifacts.find(({ sink }) => sink === node.index);
  if (artifact === undefined) return [];
  const { path, sizeBytes, hash } = artifact;
  return [
    [
      ` ${artifactName(path)}`,
      { text: `  ${bytesText(sizeBytes)}  sha256 ${shortHash(hash)}`, tone: 'faint' },
    ],
  ];
}
