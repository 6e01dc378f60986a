import type { PlannedOutput, ResumePlan } from '../resume/resume-plan.ts';
import { bytesText, countText, plural } from './numbers.ts';

/** What is done of a run and what `resume` will do, for people. */
export function resumePlanText(plan: ResumePlan, checkedBytes: number | undefined): string {
  const { runKey, pipeline, status, reason, processes, rowsRead } = plan;
  const why = reason === undefined ? '' : `: ${reason}`;
  return [
    `Run ${runKey} (${pipeline}) is ${status}${why}.`,
    '',
    `Done, by ${plural(processes, 'process', 'processes')}`,
    `  ${plural(rowsRead, 'row')} read${plan.ended.length === 0 ? '' : `: ${endedText(plan)}`}`,
    ...plan.outputs.map((output) => `  ${outputDone(output)}`),
    '',
    'To be done',
    ...toDo(plan, checkedBytes).map((line) => `  ${line}`),
    '',
    'Nothing ran. To go on:',
    `  elspeth resume ${runKey}`,
  ].join('\n');
}

function endedText({ ended }: ResumePlan): string {
  return ended.map(([outcome, tokens]) => `${outcome} ${countText(tokens)}`).join(', ');
}

function outputDone({ sink, rows, bytes, state }: PlannedOutput): string {
  const what = `${plural(rows, 'row')} (${bytesText(bytes)})`;
  switch (state) {
    case 'nothing':
      return `\`${sink}\`: nothing written yet`;
    case 'partial':
      return `\`${sink}\`: ${what} in its partial output`;
    case 'complete':
      return `\`${sink}\`: ${what}, complete, not published`;
    case 'published':
      return `\`${sink}\`: ${what}, published`;
  }
}

function toDo(plan: ResumePlan, checkedBytes: number | undefined): readonly string[] {
  const { open, waiting, rowsRead, sourceState, source, outputs } = plan;
  const lines: string[] = [];
  if (open > 0) lines.push(`carry ${plural(open, 'token')} on from where they stand`);
  if (waiting > 0) lines.push(`let ${plural(waiting, 'token')} wait on in their batches and joins`);
  if (sourceState === 'reading') {
    const from =
      source === undefined ? 'from its beginning' : `on behind row ${countText(rowsRead - 1)}`;
    const checked =
      checkedBytes === undefined ? '' : `; the ${bytesText(checkedBytes)} before are unchanged`;
    lines.push(`read the source ${from}${checked}`);
  }
  const unpublished = outputs.filter(({ state }) => state !== 'published');
  if (unpublished.length > 0) {
    lines.push(`write and publish ${unpublished.map(({ sink }) => `\`${sink}\``).join(', ')}`);
  }
  return lines.length === 0 ? ['nothing but to record that it is complete'] : lines;
}

/** The same for programs. */
export function resumePlanDocument(plan: ResumePlan, checkedBytes: number | undefined): object {
  const { runKey, source, ended, ...facts } = plan;
  return {
    schema: 'elspeth.resume_plan',
    schemaVersion: 1,
    run: runKey,
    ...facts,
    reason: plan.reason ?? null,
    ended: Object.fromEntries(ended),
    sourcePosition: source ?? null,
    checkedBytes: checkedBytes ?? null,
  };
}
