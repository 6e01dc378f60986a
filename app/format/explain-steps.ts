import type {
  ExplainedDecision,
  ExplainedRoute,
  ExplainedStep,
} from '../../landscape/model/explained-step.ts';
import { cellWidth, fitText, padText } from './cell-width.ts';
import { displayText, displayValue } from './display-text.ts';
import { addChanges } from './explain-changes.ts';
import { addJoin } from './explain-join.ts';
import { latencyText } from './latency-text.ts';
import { countText, durationText, plural } from './numbers.ts';
import { addFact, addLine } from './report.ts';
import type { Report } from './report.ts';
import { valuesPhrase } from './values-phrase.ts';

/** The steps of one token, one after another: what each did, decided, or found wrong. */
export function addSteps(report: Report, steps: readonly ExplainedStep[]): void {
  for (const [i, step] of steps.entries()) {
    const next = steps[i + 1];
    addStep(report, step, next?.node.id === step.node.id && next.attempt > step.attempt);
  }
}

const detail = { indent: 6 };

function addStep(report: Report, step: ExplainedStep, isTriedAgain: boolean): void {
  addLine(report, headLine(report, step));
  addCircumstances(report, step);
  addChanges(report, step.changes ?? []);
  addMissing(report, step);
  const row = step.output?.data ?? null;
  if (row !== null) addFact(report, 'row', displayValue(row), detail);
  if (step.decision !== null) addDecision(report, step.decision);
  addError(report, step);
  if (isTriedAgain) addFact(report, 'taken', 'none: it was tried again', detail);
  else if (step.node.kind === 'gate' || step.error !== null) addRoutes(report, step);
  if (step.inputIsPreviousOutput === false) {
    const mark = report.style.bad;
    addFact(report, 'broken', 'the input is not what the step before put out', { ...detail, mark });
  }
  for (const call of step.calls) {
    const latency = call.latencyMs === null ? '' : `, ${latencyText(call.latencyMs)}`;
    addFact(report, 'call', `${call.type} ${call.status}${latency} (${call.id})`, detail);
  }
}

/** What a gate asked, with the values that it had, and what it found. */
function addDecision(report: Report, { condition, result, values }: ExplainedDecision): void {
  if (condition !== null) addFact(report, 'condition', displayText(condition.trim()), detail);
  // A fork without a condition asks nothing.
  if (condition === null && Object.keys(values ?? {}).length === 0) return;
  if (values === null) addFact(report, 'values', 'gone with the payloads of the run', detail);
  else {
    const named = valuesPhrase(values);
    addFact(report, 'values', named === '' ? 'none: it reads no field' : named, detail);
    addFact(report, 'result', displayValue(result), detail);
  }
}

/** Why this try came when it did, and with whom the token was there. */
function addCircumstances(report: Report, { retry, batch, join, outputRows }: ExplainedStep): void {
  if (retry !== null) {
    const { afterMs, cause, message } = retry;
    const why = cause === null ? 'the record of its cause is gone' : displayText(cause);
    const waited = afterMs === null ? '' : `after ${durationText(afterMs)}, because of `;
    const said = message === null ? '' : `: ${displayText(message)}`;
    addFact(report, 'retry', `${waited}${why}${said}`, detail);
  }
  if (batch !== null) {
    const place = `member ${countText(batch.position)} of ${countText(batch.of)}`;
    addFact(report, 'batch', `${batch.batch}, ${place}`, detail);
  }
  if (join !== null) addJoin(report, join, detail);
  if (outputRows !== null) addFact(report, 'made', plural(outputRows, 'row'), detail);
}

function headLine(
  { style, width }: Report,
  { step, attempt, node, status, durationMs }: ExplainedStep,
): string {
  const name = padText(displayText(node.name), 18);
  // On a narrow screen the kind of node goes first.
  const kind = width < 70 ? '' : `${padText(kindOf(node), 26)} `;
  const time = durationMs === null ? '' : `  ${latencyText(durationMs)}`;
  const tries = attempt === 1 ? '' : ` (try ${attempt})`;
  const mark = status === 'failed' ? style.bad : style.good;
  const start = `${String(step).padStart(3)} ${name} ${kind}`;
  return `${start}${mark(fitText(`${status}${tries}${time}`, width - cellWidth(start)))}`;
}

/** The plugin says what kind it is, where there is one. */
function kindOf({ kind, plugin }: ExplainedStep['node']): string {
  return kind === 'gate' ? 'gate' : `${kind} ${displayText(plugin)}`;
}

/** Says why there is no difference to show, where one would be expected. */
function addMissing(report: Report, step: ExplainedStep): void {
  const { changes, node, status, input, output, outputRows } = step;
  if (status !== 'completed' || node.kind === 'sink') return;
  if (outputRows !== null && output?.available === true) return;
  if (changes !== null) {
    if (changes.length === 0 && node.kind !== 'gate') {
      addLine(report, `      ${report.style.faint('no field changed')}`);
    }
    return;
  }
  const isGone = !input.available || output?.available !== true;
  const text = isGone
    ? 'the rows are gone with the payloads of the run; their hashes stand below'
    : '';
  if (text !== '') addFact(report, 'changes', text, detail);
}

function addError(report: Report, { error }: ExplainedStep): void {
  if (error === null) return;
  const mark = report.style.bad;
  addFact(report, 'error', displayText(error.reason), { ...detail, mark });
  addFact(
    report,
    'message',
    displayText(error.message ?? 'gone with the payloads of the run'),
    detail,
  );
  if (error.field !== null) addFact(report, 'field', displayText(error.field), detail);
  if (error.expected !== null) addFact(report, 'expected', displayText(error.expected), detail);
  if (error.found !== null) addFact(report, 'found', displayText(error.found), detail);
  const details = Object.entries(error.details ?? {})
    .filter(([name]) => name !== 'field')
    .map(([name, value]) => `${displayText(name)} = ${displayValue(value)}`);
  if (details.length > 0) addFact(report, 'details', details.join(', '), detail);
}

function addRoutes(report: Report, { taken, notTaken, node }: ExplainedStep): void {
  const possible = node.kind === 'gate' ? notTaken.filter(({ mode }) => mode !== 'divert') : [];
  const chosen = taken.map(routeText).join('; ');
  addFact(report, 'taken', chosen === '' ? 'no route: kept in the landscape only' : chosen, detail);
  if (possible.length > 0) {
    addFact(report, 'not taken', possible.map(routeText).join('; '), detail);
  }
}

function routeText({ label, mode, to }: ExplainedRoute): string {
  const target = to.kind === 'node' ? `\`${displayText(to.name)}\`` : to.kind;
  return `${displayText(label)} → ${target}${mode === 'copy' ? ' (a copy)' : ''}`;
}
