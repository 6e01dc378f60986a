import type { ExplainedStep } from '../../landscape/model/explained-step.ts';
import type { ExplainedToken } from '../../landscape/model/explained-token.ts';
import type { Explanation } from '../../landscape/model/explanation.ts';
import { displayText } from './display-text.ts';
import { addFact, addHeading, addLine } from './report.ts';
import type { Report } from './report.ts';

/** Everything that was hashed, in the order in which it came about, and whether it fits together. */
export function addHashes(report: Report, { run, rows, batches, tokens }: Explanation): void {
  addHeading(report, `HASHES SHA-256, ${displayText(run.canonicalVersion)}`);
  addFact(report, 'settings', run.configHash);
  addFact(report, 'topology', run.topologyHash);
  for (const row of rows) {
    addSource(report, row.id);
    addFact(report, '  raw', row.sha256);
  }
  for (const { id, inputSha256 } of batches) {
    if (inputSha256 === null) continue;
    addSource(report, id);
    addFact(report, '  in', inputSha256);
  }
  for (const token of tokens) addToken(report, token, tokens.length > 1);
  addChain(
    report,
    tokens.flatMap(({ steps }) => steps),
  );
}

function addToken(
  report: Report,
  { id, data, steps, end }: ExplainedToken,
  isOneOfSeveral: boolean,
) {
  if (data !== null) {
    addSource(report, id);
    addFact(report, '  data', data.sha256);
  }
  for (const { step, node, input, output, error, decision } of steps) {
    addSource(report, `${isOneOfSeveral ? `${id} ` : ''}${step} ${node.name}`);
    addFact(report, '  config', node.configHash);
    addFact(report, '  in', input.sha256);
    if (output !== null) addFact(report, '  out', output.sha256);
    if (decision !== null) addFact(report, '  reason', decision.reasonSha256);
    if (error !== null) addFact(report, '  error', error.sha256);
  }
  if (end?.artifact !== undefined && end.artifact !== null) {
    addFact(report, 'artifact', end.artifact.sha256);
  }
}

function addSource(report: Report, name: string): void {
  addLine(report, report.style.faint(`  ${displayText(name, report.width - 4)}`));
}

function addChain(report: Report, steps: readonly ExplainedStep[]): void {
  const { links, whole } = chainOf(steps);
  if (links === 0) return;
  const isWhole = whole === links;
  const text = `${whole} of ${links} inputs are what the step before put out`;
  addFact(report, 'chain', isWhole ? text : `BROKEN: ${text}`, {
    mark: isWhole ? report.style.good : report.style.bad,
  });
}

/** How many steps follow one another, and how many of these took in what the one before put out. */
export function chainOf(steps: readonly ExplainedStep[]): { links: number; whole: number } {
  const links = steps.filter(({ inputIsPreviousOutput }) => inputIsPreviousOutput !== null);
  const whole = links.filter(({ inputIsPreviousOutput }) => inputIsPreviousOutput === true);
  return { links: links.length, whole: whole.length };
}
