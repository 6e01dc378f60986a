import type {
  ExplainedRow,
  ExplainedRun,
  ExplainedStep,
  ExplainedToken,
  Explanation,
} from '../../landscape/model/explanation.ts';
import { displayText, displayValue } from './display-text.ts';
import { addEnd, addStoredText } from './explain-end.ts';
import { addSteps } from './explain-steps.ts';
import { endsOf, whySentence } from './explain-why.ts';
import { bytesText, countText, plural } from './numbers.ts';
import { addFact, addHeading, addLine, addSentence, createReport } from './report.ts';
import type { Report } from './report.ts';
import { plainStyle } from './text-style.ts';
import type { TextStyle } from './text-style.ts';

export interface ExplainTextOptions {
  /** Cells of a line; at least 40. */
  readonly width?: number;
  readonly style?: TextStyle;
}

/**
 * An explanation as people read it: first the answer in a sentence, then the evidence in the order in
 * which it came about, the hashes last. Ends with a line break.
 */
export function explainText(
  explanation: Explanation,
  { width = 80, style = plainStyle }: ExplainTextOptions = {},
): string {
  const report = createReport(width, style);
  addAnswer(report, explanation);
  addRun(report, explanation.run);
  for (const row of explanation.rows) addRow(report, row);
  for (const token of explanation.tokens) addToken(report, explanation, token);
  addHashes(report, explanation);
  return `${report.lines.join('\n')}\n`;
}

function addAnswer(report: Report, explanation: Explanation): void {
  const ends = endsOf(explanation);
  const { answer } = report.style;
  const sentences = ends.map((token) => whySentence(explanation, token));
  if (sentences.length === 1) return addSentence(report, sentences[0] ?? '', answer);
  for (const [i, sentence] of sentences.entries()) {
    addSentence(report, `${i + 1}. ${sentence}`, answer);
  }
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
  const branch = token.branch === null ? '' : `, branch ${displayText(token.branch)}`;
  const parents = token.parents.length === 0 ? '' : `, made of ${token.parents.join(', ')}`;
  addHeading(report, `STEPS of token ${token.id}${branch}${parents}`);
  if (field !== null) {
    addFact(report, 'only', `steps that touched the field ${displayText(field)}`);
  }
  if (token.steps.length === 0) addLine(report, '  none');
  addSteps(report, token.steps);
  addHeading(report, `END of token ${token.id}`);
  addEnd(report, token);
}

function addHashes(report: Report, { run, rows, tokens, tokensLeftOut }: Explanation): void {
  addHeading(report, `HASHES SHA-256, ${displayText(run.canonicalVersion)}`);
  const add = (label: string, sha256: string) => addFact(report, label, sha256);
  add('settings', run.configHash);
  add('topology', run.topologyHash);
  for (const row of rows) {
    addLine(report, report.style.faint(`  ${displayText(row.id)}`));
    add('  raw', row.sha256);
  }
  for (const { steps, end } of tokens) {
    for (const { step, node, input, output, error, decision } of steps) {
      addLine(report, report.style.faint(`  ${step} ${displayText(node.name, report.width - 8)}`));
      add('  config', node.configHash);
      add('  in', input.sha256);
      if (output !== null) add('  out', output.sha256);
      if (decision !== null) add('  reason', decision.reasonSha256);
      if (error !== null) add('  error', error.sha256);
    }
    if (end?.artifact !== undefined && end.artifact !== null) add('artifact', end.artifact.sha256);
  }
  addChain(
    report,
    tokens.flatMap(({ steps }) => steps),
  );
  if (tokensLeftOut > 0) {
    addLine(report, '');
    addLine(report, `${plural(tokensLeftOut, 'more token')} of this graph left out.`);
  }
}

/** Whether each step took in what the one before put out, as far as the steps follow one another. */
function addChain(report: Report, steps: readonly ExplainedStep[]): void {
  const links = steps.filter(({ inputIsPreviousOutput }) => inputIsPreviousOutput !== null);
  if (links.length === 0) return;
  const whole = links.filter(({ inputIsPreviousOutput }) => inputIsPreviousOutput === true).length;
  const isWhole = whole === links.length;
  const text = `${whole} of ${links.length} inputs are what the step before put out`;
  addFact(report, 'chain', isWhole ? text : `BROKEN: ${text}`, {
    mark: isWhole ? report.style.good : report.style.bad,
  });
}
