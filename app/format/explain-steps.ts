import type { ExplainedStep } from '../../landscape/model/explained-step.ts';
import { cellWidth, fitText, padText } from './cell-width.ts';
import { displayText, displayValue } from './display-text.ts';
import { addChanges } from './explain-changes.ts';
import { latencyText } from './latency-text.ts';
import { addFact, addFacts, addLine } from './report.ts';
import type { Report } from './report.ts';
import {
  brokenFacts,
  callFacts,
  circumstanceFacts,
  decisionFacts,
  errorFacts,
  routeFacts,
} from './step-facts.ts';

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
  addFacts(report, circumstanceFacts(step), detail.indent);
  addChanges(report, step.changes ?? []);
  addMissing(report, step);
  const row = step.output?.data ?? null;
  if (row !== null) addFact(report, 'row', displayValue(row), detail);
  addFacts(
    report,
    [
      ...decisionFacts(step),
      ...errorFacts(step),
      ...routeFacts(step, isTriedAgain),
      ...brokenFacts(step),
      ...callFacts(step),
    ],
    detail.indent,
  );
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
