import type { Finding, SweepResult, SweptOutput } from '../../landscape/audit-sweep.ts';
import type { Recomputed } from '../recompute-run.ts';
import type { Verification, VerifiedRun } from '../verify-runs.ts';
import { bytesText, countText, plural } from './numbers.ts';

/** Findings of a run that people are shown; programs get all. */
const mostShown = 20;

/** What a verification has found, for people. */
export function verifyText(landscape: string, { database, runs }: Verification): string {
  const blocks = runs.map(runLines);
  if (runs.length === 0) blocks.push([`No run yet in ${landscape}.`]);
  if (database.length > 0) {
    blocks.push([
      `${landscape}: ${plural(database.length, 'finding')} of SQLite in the database itself`,
      ...findingLines(database, true),
    ]);
  }
  return blocks.map((lines) => lines.join('\n')).join('\n');
}

function runLines({ runKey, swept, findings, recomputed }: VerifiedRun): string[] {
  const records = findings.filter(({ area }) => area === 'records');
  const outputs = findings.filter(({ area }) => area === 'outputs');
  const isComplete = swept?.isComplete ?? true;
  const looked = swept === undefined ? 'cannot be read' : lookedText(swept);
  const lines = [`${runKey} ${looked}${endText(records, outputs)}`];
  if (swept !== undefined) {
    lines.push(
      ...recomputedLines(recomputed),
      ...swept.outputs.flatMap((output) => outputLine(output) ?? []),
    );
  }
  if (records.length > 0) {
    lines.push('  The audit trail is not what was written:', ...findingLines(records, isComplete));
  }
  if (outputs.length > 0) {
    lines.push(
      '  The audit trail is whole about these, but outputs were changed by others:',
      ...findingLines(outputs, isComplete),
    );
  }
  return lines;
}

function lookedText({ checked, outputs }: Omit<SweepResult, 'findings'>): string {
  const { rows, states, payloads, payloadBytes } = checked;
  return [
    `verified: ${plural(rows, 'row')}`,
    plural(states, 'state'),
    `${plural(payloads, 'payload')} (${bytesText(payloadBytes)})`,
    plural(outputs.length, 'output'),
  ].join(', ');
}

function endText(records: readonly Finding[], outputs: readonly Finding[]): string {
  if (records.length === 0 && outputs.length === 0) return ': nothing wrong';
  return `: ${[
    ...(records.length > 0 ? [plural(records.length, 'finding')] : []),
    ...(outputs.length > 0 ? [`${plural(outputs.length, 'finding')} in outputs`] : []),
  ].join(', ')}`;
}

/** What is worth knowing of an output, and is no finding. */
function outputLine({ sink, path, state, byRun }: SweptOutput): string | undefined {
  switch (state) {
    case 'superseded':
      return `  ${sink}: ${path} was replaced by the later run ${byRun ?? ''}`;
    case 'appended_to':
      return `  ${sink}: ${path} begins with what this run wrote; others added to it since`;
    case 'partial':
      return `  ${sink}: not published yet; what was committed is in ${path}`;
    case 'not_read':
      return `  ${sink}: ${path} is no file: what was written there is recorded, what is there now was not read`;
    case 'same':
    case 'changed':
    case 'gone':
    case 'unreadable':
      return undefined;
  }
}

function recomputedLines(recomputed: Recomputed | undefined): string[] {
  if (recomputed === undefined) return [];
  const { states, same, nodes } = recomputed;
  return [
    `  computed again: ${countText(same)} of ${plural(states, 'state')} gave what was recorded`,
    ...nodes.flatMap(({ node, why }) =>
      why === undefined ? [] : [`  not recomputed: ${node}, ${why}`],
    ),
  ];
}

function findingLines(findings: readonly Finding[], isComplete: boolean): string[] {
  const lines = findings
    .slice(0, mostShown)
    .flatMap(({ table, key, check, expected, found }) => [
      `    ${table}, ${key} (${check})`,
      `      expected  ${expected}`,
      `      found     ${found}`,
    ]);
  const more = findings.length - mostShown;
  if (more > 0) {
    const atLeast = isComplete ? '' : 'at least ';
    lines.push(`    … and ${atLeast}${countText(more)} more: --json lists them`);
  } else if (!isComplete) lines.push('    … and more: it stopped here');
  return lines;
}

/** The same for programs. */
export function verifyDocument(
  landscape: string,
  { database, runs }: Verification,
  exitCode: number,
): object {
  return {
    schema: 'elspeth.verify',
    schemaVersion: 1,
    landscape,
    exitCode,
    database: { findings: database },
    runs: runs.map(({ runKey, swept, findings, recomputed }) => ({
      run: runKey,
      isComplete: swept?.isComplete ?? false,
      checked: swept?.checked ?? null,
      outputs: (swept?.outputs ?? []).map((output) => ({
        ...output,
        byRun: output.byRun ?? null,
      })),
      findings,
      recomputed:
        recomputed === undefined
          ? null
          : {
              states: recomputed.states,
              same: recomputed.same,
              nodes: recomputed.nodes.map((node) => ({ ...node, why: node.why ?? null })),
            },
    })),
  };
}
