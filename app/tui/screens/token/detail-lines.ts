import type { JsonObject } from '../../../../landscape/model/json.ts';
import type { ExplainedToken } from '../../../../landscape/model/explained-token.ts';
import type { Explanation } from '../../../../landscape/model/explanation.ts';
import { batchFacts } from '../../../format/explain-batches.ts';
import { artifactNow, endFacts, unavailableText } from '../../../format/explain-end.ts';
import { joinFacts, mergeFacts } from '../../../format/explain-join.ts';
import { manyText } from '../../../format/explain-lineage.ts';
import { originPhrase } from '../../../format/explain-origin.ts';
import type { Fact } from '../../../format/fact.ts';
import { latencyText } from '../../../format/latency-text.ts';
import {
  brokenFacts,
  callFacts,
  circumstanceFacts,
  decisionFacts,
  errorFacts,
  routeFacts,
} from '../../../format/step-facts.ts';
import { factLines } from '../../components/facts.ts';
import type { Line } from '../../components/line.tsx';
import type { DetailLine } from './detail-line.ts';
import { diffLines, toDiff } from './diff-lines.ts';
import { originOf } from './field-origin.ts';
import { hashLines } from './hash-lines.ts';
import type { VerifiedParts } from './hash-lines.ts';
import type { JourneyEntry, StepEntry } from './journey.ts';

export interface DetailParts {
  readonly explanation: Explanation;
  /** The row that the step put out, when fields that it left alone are shown too. */
  readonly row: JsonObject | undefined;
  readonly verified: VerifiedParts | undefined;
}

/** All that is known of a line of the journey: what decided comes first, hashes last. */
export function detailLines(
  entry: JourneyEntry,
  parts: DetailParts,
  width: number,
): readonly DetailLine[] {
  switch (entry.kind) {
    case 'step':
      return stepLines(entry, parts, width);
    case 'token':
      return tokenLines(entry.token, parts.explanation, width);
    case 'batch': {
      const { batches, lineage } = parts.explanation;
      const batch = batches.find(({ id }) => id === entry.node.id);
      const many = lineage.nodes.find(({ id }) => id === `${entry.node.id}.members`);
      const rows = many?.kind === 'tokens' ? many.rows : null;
      return batch === undefined ? [] : plain(factLines(batchFacts(batch, rows), width));
    }
    case 'many':
      return plain(factLines([{ label: entry.node.what, text: manyText(entry.node) }], width));
    default:
      return entry satisfies never;
  }
}

function stepLines(entry: StepEntry, parts: DetailParts, width: number): readonly DetailLine[] {
  const { step, token, isLast, isTriedAgain } = entry;
  const deciding = [
    ...decisionFacts(step),
    ...errorFacts(step),
    ...routeFacts(step, isTriedAgain),
    ...brokenFacts(step),
    ...circumstanceFacts(step),
  ];
  const end = isLast ? [...endFacts(token), ...writtenFacts(token)].filter(isNews(step)) : [];
  const calls = callFacts(step);
  return [
    ...plain(factLines(deciding, width)),
    ...differenceLines(entry, parts, width),
    ...plain(factLines(end, width)),
    ...plain(factLines(statusFacts(entry), width)),
    ...plain(
      factLines(calls.length > 0 ? calls : [{ label: 'calls', text: 'none were made' }], width),
    ),
    ...plain(hashLines(entry, parts.verified, width)),
  ];
}

/** The batch is named as the one of the step already. */
function isNews({ batch }: StepEntry['step']): (fact: Fact) => boolean {
  return ({ label, text }) => label !== 'batch' || text !== batch?.batch;
}

function statusFacts({ step }: StepEntry): readonly Fact[] {
  const { status, attempt, durationMs, startedAt, node, state } = step;
  const time = durationMs === null ? `since ${startedAt}` : `in ${latencyText(durationMs)}`;
  const at = durationMs === null ? '' : `, at ${startedAt}`;
  const tries = attempt > 1 ? `, try ${attempt}` : '';
  const plugin = node.kind === 'gate' ? '' : ` ${node.plugin} ${node.pluginVersion}`;
  return [
    { label: 'status', text: `${status} ${time}${tries}${at} (${state})` },
    { label: 'node', text: `${node.kind}${plugin}, ${node.determinism.replaceAll('_', ' ')}` },
  ];
}

function differenceLines(
  { step, token }: StepEntry,
  { explanation, row }: DetailParts,
  width: number,
): readonly DetailLine[] {
  const { changes, node, status, input, output, outputRows } = step;
  if (status !== 'completed' || node.kind === 'sink' || outputRows !== null) return [];
  if (changes === null) {
    const isGone = !input.available || output?.available !== true;
    const text = 'the rows are gone with the payloads of the run; their hashes stand';
    return isGone ? plain(factLines([{ label: 'changes', text }], width)) : [];
  }
  const fields = toDiff(changes, row, (field) => {
    const origin = originOf(explanation, token, step, field);
    if (origin === undefined) return undefined;
    return origin.token === token.id
      ? `since ${origin.by}`
      : `since ${origin.by} of ${origin.token}`;
  });
  if (fields.length > 0) return diffLines(fields, width);
  if (node.kind === 'gate') return [];
  return plain([[{ text: ' no field changed', tone: 'faint' }]]);
}

/** The bytes in the output of the sink, and whether they are still there. */
function writtenFacts({ end }: ExplainedToken): readonly Fact[] {
  if (end?.written === undefined || end.written === null) return [];
  const { content, inArtifact } = end.written;
  const facts: Fact[] = [];
  if (content.available && content.encoding === 'utf8') {
    facts.push({ label: 'bytes', text: content.text.replace(/\r?\n$/, '').slice(0, 600) });
  } else if (!content.available) {
    facts.push({ label: 'bytes', text: unavailableText[content.why] });
  }
  if (inArtifact === 'same') {
    const text = 'holds exactly these bytes there (SHA-256 computed again)';
    facts.push({ label: 'file now', text, mark: 'good' });
  } else if (content.available && (inArtifact === 'file_gone' || inArtifact === 'file_changed')) {
    facts.push({ label: 'file now', text: artifactNow[inArtifact], mark: 'bad' });
  }
  return facts;
}

function tokenLines(
  token: ExplainedToken,
  { rows }: Explanation,
  width: number,
): readonly DetailLine[] {
  const { made, parents } = token;
  const row = rows.find(({ id }) => id === token.row);
  const origin = originPhrase(token);
  const facts: Fact[] = [];
  if (origin !== '') facts.push({ label: 'made', text: origin });
  if (row !== undefined) {
    const { index, id, file, line } = row;
    facts.push({ label: 'row', text: `${index} (${id}), ${file} line ${line}` });
  }
  if (made.by === 'join') facts.push(...joinFacts(made.join), ...mergeFacts(made.join));
  if (parents.length > 0) facts.push({ label: 'parents', text: parents.join(', ') });
  const changes = 'changes' in made ? made.changes : [];
  const difference: readonly DetailLine[] =
    changes === null
      ? plain(
          factLines(
            [{ label: 'changes', text: 'the rows are gone with the payloads of the run' }],
            width,
          ),
        )
      : changes.length === 0
        ? []
        : diffLines(
            toDiff(changes, undefined, () => undefined),
            width,
          );
  return [
    ...plain(factLines(facts, width)),
    ...difference,
    ...plain(factLines(endFacts(token), width)),
  ];
}

function plain(lines: readonly Line[]): readonly DetailLine[] {
  return lines.map((line) => ({ line }));
}
