import type { ExplainedToken } from '../../landscape/model/explained-token.ts';
import type { ExplainedRow, ExplainedRun, Explanation } from '../../landscape/model/explanation.ts';
import { displayText, displayValue } from './display-text.ts';
import { addAnswer } from './explain-answer.ts';
import { addBatches } from './explain-batches.ts';
import { addEffects } from './explain-effects.ts';
import { addEnd, addStoredText } from './explain-end.ts';
import { addHashes } from './explain-hashes.ts';
import { addLineage } from './explain-lineage.ts';
import { addOrigin, originPhrase } from './explain-origin.ts';
import { addSteps } from './explain-steps.ts';
import { bytesText, countText } from './numbers.ts';
import { addFact, addHeading, addLine, createReport } from './report.ts';
import type { Report } from './report.ts';
import { plainStyle } from './text-style.ts';
import type { TextStyle } from './text-style.ts';

export interface ExplainTextOptions {
  /** Cells of a line; at least 40. */
  readonly width?: number;
  readonly style?: TextStyle;
  /** Draws how tokens came about from one another; without it the words say it. */
  readonly hasLanes?: boolean;
}

/**
 * An explanation as people read it: first the answer in a sentence, then the evidence in the order in
 * which it came about, the hashes last. Ends with a line break.
 */
export function explainText(
  explanation: Explanation,
  { width = 80, style = plainStyle, hasLanes = true }: ExplainTextOptions = {},
): string {
  const report = createReport(width, style);
  addAnswer(report, explanation);
  addLineage(report, explanation.lineage, hasLanes);
  addRun(report, explanation.run);
  for (const row of explanation.rows) addRow(report, row);
  addBatches(report, explanation);
  for (const token of explanation.tokens) addToken(report, explanation, token);
  addHashes(report, explanation);
  return `${report.lines.join('\n')}\n`;
}

function addRun(report: Report, run: ExplainedRun): void {
  addHeading(report, `RUN ${run.key}`);
  addFact(
    report,
    'pipeline',
    `${displayText(run.pipeline)}, from ${displayText(run.settingsFile)}`,
  );
  const ended = run.endedAt === null ? '' : ` to ${run.endedAt}`;
  addFact(report, 'status', `${run.status}, ${run.startedAt}${ended}`);
  const last = run.segments.at(-1);
  if (last === undefined) return;
  const processes = run.segments.length > 1 ? `, ${run.segments.length} processes` : '';
  addFact(
    report,
    'code',
    `elspeth ${displayText(last.codeVersion)} on Node ${displayText(last.nodeVersion)}${processes}`,
  );
  const plugins = Object.entries(last.pluginVersions).map(
    ([name, version]) =>
      `${displayText(name)} ${typeof version === 'string' ? displayText(version) : displayValue(version)}`,
  );
  if (plugins.length > 0) addFact(report, 'plugins', plugins.join(', '));
  const reason = last.endReason;
  if (reason !== null) addFact(report, 'ended', displayValue(reason));
}

function addRow(report: Report, row: ExplainedRow): void {
  const { file, line, byteOffset, byteLength } = row;
  addHeading(report, `SOURCE RECORD row ${row.index} (${row.id})`);
  addFact(report, 'file', `${displayText(file)} line ${line}`);
  const end = countText(byteOffset + byteLength);
  addFact(
    report,
    'bytes',
    `${bytesText(byteLength)}, from byte ${countText(byteOffset)} to ${end}`,
  );
  addStoredText(report, row.raw);
}

function addToken(report: Report, explanation: Explanation, token: ExplainedToken): void {
  const { field } = explanation.asked;
  const origin = originPhrase(token);
  const which = origin === '' ? trunkPhrase(token) : `, ${origin}`;
  addHeading(report, `STEPS of token ${token.id}${which}`);
  if (field !== null) {
    addFact(report, 'only', `steps that touched the field ${displayText(field)}`);
  }
  addOrigin(report, token);
  if (token.steps.length === 0) addLine(report, '  none');
  addSteps(report, token.steps);
  addEffects(report, token);
  addHeading(report, `END of token ${token.id}`);
  addEnd(report, token);
}

/** The way that everything has in common that a row became. */
function trunkPhrase({ end }: ExplainedToken): string {
  return end?.outcome === 'forked' || end?.outcome === 'expanded' ? ', before it was split' : '';
}
