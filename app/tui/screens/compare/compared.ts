import { toHex } from '../../../../landscape/hash.ts';
import type { RunFacts } from '../../../reading/run-facts.ts';
import { artifactName } from '../../../format/artifact-name.ts';
import { bytesText, countText, durationText } from '../../../format/numbers.ts';
import { runStatusSpan } from '../../components/status-word.ts';
import { sizeOf } from '../../../format/output-size.ts';
import { pairs } from '../../../format/pairs.ts';
import { timeText } from '../../../format/time-text.ts';
import { versionsText } from '../../../format/versions-text.ts';
import { countChange, relativeChange, textChange } from './change.ts';
import type { Change } from './change.ts';

/** One thing that both runs have, or one of them. */
export interface Compared {
  readonly label: string;
  readonly a: string;
  readonly b: string;
  readonly change: Change;
}

export interface ComparedPart {
  readonly title: string;
  readonly rows: readonly Compared[];
}

/** Two runs side by side, part by part. */
export function compareRuns(a: RunFacts, b: RunFacts, nowMs: number): readonly ComparedPart[] {
  return [
    { title: 'the runs', rows: compareFigures(a, b, nowMs) },
    { title: 'made with', rows: compareOrigins(a, b) },
    { title: 'ends of tokens', rows: compareOutcomes(a, b) },
    { title: 'what sinks wrote', rows: compareOutputs(a, b) },
  ];
}

function compareFigures(a: RunFacts, b: RunFacts, nowMs: number): readonly Compared[] {
  const text = (label: string, of: (run: RunFacts) => string): Compared => ({
    label,
    a: of(a),
    b: of(b),
    change: textChange(of(a), of(b)),
  });
  const count = (label: string, of: (run: RunFacts) => number): Compared => ({
    label,
    a: countText(of(a)),
    b: countText(of(b)),
    change: countChange(of(a), of(b)),
  });
  const [tookA, tookB] = [workedMs(a, nowMs), workedMs(b, nowMs)];
  const [rateA, rateB] = [rateOf(a, tookA), rateOf(b, tookB)];
  return [
    text('pipeline', ({ summary }) => summary.pipeline),
    text('status', ({ summary }) => runStatusSpan(summary.status).text),
    { ...text('started', ({ summary }) => timeText(summary.startedAtMs)), change: noChange },
    count('processes', ({ summary }) => summary.segments.length),
    {
      label: 'time',
      a: durationText(tookA),
      b: durationText(tookB),
      change: relativeChange(tookA, tookB),
    },
    count('rows', ({ summary }) => summary.rows),
    {
      label: 'rows a second',
      a: countText(Math.round(rateA)),
      b: countText(Math.round(rateB)),
      change: relativeChange(rateA, rateB),
    },
    count('tokens', ({ summary }) => summary.tokens),
  ];
}

const noChange: Change = { text: '', tone: 'faint' };

/** How long its processes ran, not how long it lay between them. */
function workedMs({ summary }: RunFacts, nowMs: number): number {
  return summary.segments.reduce((sum, segment) => {
    const endedAtMs =
      segment.endStatus === undefined ? (summary.endedAtMs ?? nowMs) : segment.endedAtMs;
    return sum + Math.max(0, endedAtMs - segment.startedAtMs);
  }, 0);
}

function rateOf({ summary }: RunFacts, tookMs: number): number {
  return tookMs === 0 ? 0 : (summary.rows / tookMs) * 1000;
}

function compareOrigins(a: RunFacts, b: RunFacts): readonly Compared[] {
  const row = (label: string, of: (run: RunFacts) => string): Compared => ({
    label,
    a: of(a),
    b: of(b),
    change: textChange(of(a), of(b)),
  });
  const last = ({ summary }: RunFacts) => summary.segments.at(-1);
  return [
    row('settings', ({ summary }) => toHex(summary.configHash)),
    row('topology', ({ summary }) => toHex(summary.topologyHash)),
    row('elspeth', (run) => last(run)?.codeVersion ?? ''),
    row('Node', (run) => last(run)?.nodeVersion ?? ''),
    row('plugins', (run) => versionsText(last(run)?.pluginVersions ?? {})),
    row('host', (run) => last(run)?.host ?? ''),
  ];
}

/** By outcome and sink, in the order in which the records name them. */
function compareOutcomes(a: RunFacts, b: RunFacts): readonly Compared[] {
  return pairs(outcomesOf(a), outcomesOf(b)).map(([label, countA, countB]) => ({
    label,
    a: countA === undefined ? '-' : countText(countA),
    b: countB === undefined ? '-' : countText(countB),
    change: countChange(countA ?? 0, countB ?? 0),
  }));
}

function outcomesOf({ nodes, outcomes }: RunFacts): ReadonlyMap<string, number> {
  return new Map(
    outcomes.map(({ outcome, sinkNodeIndex, tokens }) => {
      const sink = sinkNodeIndex === undefined ? undefined : nodes[sinkNodeIndex]?.node.name;
      return [sink === undefined ? outcome : `${outcome} in ${sink}`, tokens];
    }),
  );
}

type Output = RunFacts['outputs'][number];

function compareOutputs(a: RunFacts, b: RunFacts): readonly Compared[] {
  const byName = ({ outputs }: RunFacts) => new Map(outputs.map((each) => [each.sink.name, each]));
  return pairs(byName(a), byName(b)).map(([label, outputA, outputB]) => ({
    label,
    a: outputA === undefined ? '-' : outputText(outputA),
    b: outputB === undefined ? '-' : outputText(outputB),
    change: outputChange(outputA, outputB),
  }));
}

function outputText(output: Output): string {
  const { artifact, rows } = output;
  const path = artifact?.published?.path;
  const name = path === undefined ? 'not published' : artifactName(path);
  return `${countText(rows)} rows, ${bytesText(sizeOf(output))}, ${name}`;
}

/** By what was written, not by what it is called. */
function outputChange(a: Output | undefined, b: Output | undefined): Change {
  const hashOf = (output: Output | undefined) =>
    output?.artifact === undefined ? undefined : toHex(output.artifact.contentHash);
  const change = textChange(hashOf(a), hashOf(b));
  if (a === undefined || b === undefined) return change;
  return change.text === '='
    ? { text: 'same bytes', tone: 'good' }
    : { text: 'differs', tone: 'changed' };
}
