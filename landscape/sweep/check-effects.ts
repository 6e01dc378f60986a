import { effectKey } from '../model/effect.ts';
import type { Effect, EffectAttempt } from '../model/effect.ts';
import type { NodeIndex } from '../model/ids.ts';
import { count, openRecord } from '../readers/stored-record.ts';
import {
  effectAttemptColumns,
  effectColumns,
  toEffect,
  toEffectAttempt,
} from '../readers/to-effect.ts';
import { createEffectEnds, endProblem } from './effect-ends.ts';
import type { EffectEnds } from './effect-ends.ts';
import type { CheckName } from './findings.ts';
import { readAll } from './read-all.ts';
import { oneOfIds, select } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';
import type { Sweep } from './sweep-context.ts';
import { walkPages } from './walk-pages.ts';

/** What the check needs of a sweep. */
export type EffectSweep = Pick<
  Sweep,
  'snapshot' | 'run' | 'status' | 'graph' | 'rowPayloads' | 'findings'
>;

const effectRecords = { column: 'effect_id', alias: 'effectId' };

/** What sinks did out there: every try in order, an end that follows from it, and the token's own end. */
export function checkEffects(sweep: EffectSweep): void {
  const { snapshot, findings } = sweep;
  const applied = new Map<NodeIndex, number>();
  for (const found of walkPages(sweep, 'effects', effectRecords, select(effectColumns))) {
    const effects = readAll(sweep, found, toEffect);
    const tries = readTries(sweep, effects);
    const ends = createEffectEnds(snapshot, effects);
    for (const effect of effects) {
      const { sinkNodeIndex: sink } = effect;
      if (effect.status === 'finalised' && effect.ending === 'applied') {
        applied.set(sink, (applied.get(sink) ?? 0) + 1);
      }
      checkEffect(sweep, effect, tries.get(effect.effectId) ?? [], ends);
    }
    if (findings.isFull) return;
  }
  checkDelivered(sweep, applied);
}

function readTries(
  sweep: EffectSweep,
  effects: readonly Effect[],
): ReadonlyMap<number, readonly EffectAttempt[]> {
  const { where, bound } = oneOfIds(
    'effect_id',
    effects.map(({ effectId }) => effectId),
  );
  const found = sweep.snapshot.all(
    `select ${select(effectAttemptColumns)} from effect_attempts
      where ${where} order by effect_id, attempt`,
    ...bound,
  );
  return Map.groupBy(readAll(sweep, found, toEffectAttempt), ({ effectId }) => effectId);
}

function checkEffect(
  { run, graph, status, findings, rowPayloads }: EffectSweep,
  effect: Effect,
  tries: readonly EffectAttempt[],
  ends: EffectEnds,
): void {
  const key = `effect_id ${effect.effectId}`;
  const report = (check: CheckName, expected: string, found: string, table = 'effects') =>
    findings.add({ table, key, check, expected, found });
  const record = { table: 'effects', idColumn: 'effect_id', id: effect.effectId };
  rowPayloads.check(effect.request, 'request', record);
  rowPayloads.check(effect.body, 'body', record);
  for (const each of tries) {
    const id = each.effectAttemptId;
    const attempt = { table: 'effect_attempts', idColumn: 'effect_attempt_id', id };
    if ('answer' in each) rowPayloads.check(each.answer, 'answer', attempt);
  }
  const sink = graph.nodes[effect.sinkNodeIndex]?.name ?? `node ${effect.sinkNodeIndex}`;
  const wanted = effectKey(run.runKey, effect.tokenId, sink, effect.kind);
  if (effect.key !== wanted) report('effect_key', wanted, effect.key);
  for (const [i, { attempt, runId }] of tries.entries()) {
    if (attempt === i && runId === run.runId) continue;
    const found = `attempt ${attempt} of run_id ${runId}`;
    report('effect_attempts', `attempt ${i} of run_id ${run.runId}`, found, 'effect_attempts');
  }
  if ((effect.status === 'reserved') !== (tries.length === 0)) {
    const expected = effect.status === 'reserved' ? 'no try: nothing has left' : 'at least one try';
    report('effect_attempts', expected, `${tries.length} tries`, 'effect_attempts');
  }
  if (status === 'completed' && effect.status !== 'finalised') {
    report('effect_end', 'an end, because the run has completed', effect.status);
  }
  const problem = endProblem(effect, tries, ends);
  if (problem !== undefined) report('effect_end', problem.expected, problem.found);
}

/** Nothing was delivered by a sink that sends but what has an effect. */
function checkDelivered(
  { snapshot, run, findings }: EffectSweep,
  applied: ReadonlyMap<NodeIndex, number>,
): void {
  for (const sink of sinksThatSend(snapshot, run.runId, [...applied.keys()])) {
    const [found] = snapshot.all(
      'select count(*) as tokens from token_outcomes where run_id = ? and sink_node_index = ?',
      run.runId,
      sink,
    );
    const tokens = count(openRecord('token_outcomes', 'tokens', found), 'tokens');
    const effects = applied.get(sink) ?? 0;
    if (tokens === effects) continue;
    findings.add({
      table: 'effects',
      key: `sink_node_index ${sink}`,
      check: 'effect_end',
      expected: `${tokens} effects that were applied, one for each token that ended there`,
      found: `${effects}`,
    });
  }
}

function sinksThatSend(
  snapshot: Snapshot,
  runId: number,
  known: readonly NodeIndex[],
): ReadonlySet<NodeIndex> {
  const found = snapshot.all(
    "select sink_node_index as sink from artifacts where run_id = ? and artifact_type = 'webhook'",
    runId,
  );
  return new Set([
    ...known,
    ...found.map((each) => count(openRecord('artifacts', 'sink', each), 'sink')),
  ]);
}
