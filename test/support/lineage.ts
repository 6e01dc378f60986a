import Database from 'better-sqlite3';

import { readRecorded } from './recorded-tokens.ts';
import type { RecordedBatch, RecordedToken } from './recorded-tokens.ts';

/**
 * Everything that a run recorded about its rows, by what it is and not by ids, times or durations: two
 * runs that did the same have the same lineage. One line a fact: the rows in source order, the tokens
 * in the order of execution, then the batches.
 */
export function lineageOf(landscape: string, runKey: string): readonly string[] {
  const { tokens, batches } = readRecorded(landscape, runKey);
  return [...rowsOf(landscape, runKey), ...tokens.flatMap(factsOf), ...batches.map(batchFact)];
}

function factsOf(token: RecordedToken): readonly string[] {
  const { name, bornAt, hashes, parents, position, joined, expectedBranches } = token;
  const born =
    bornAt === undefined
      ? []
      : [
          `  ${name} born at ${bornAt} of ${parents.join(', ')} ${hashes.data} ${position.join('.')}`,
        ];
  const states = token.states.flatMap((state) => [
    `  ${name} ${state.node} ${state.step}/${state.attempt} ${state.status}` +
      ` in ${state.hashes.input} out ${state.hashes.output} error ${state.hashes.error}` +
      // A retry of an attempt of an earlier process waited for nothing that this one knows.
      ` context ${state.attempt > 0 ? '-' : state.hashes.context}`,
    ...state.chosen.map((edge) => `  ${name} decided ${edge}`),
  ]);
  const others = [joined, ...(expectedBranches ?? [])].filter((other) => other !== undefined);
  const [outcome, sink = '-'] = token.end.split(' to ');
  const end = `  ${name} ended ${outcome} ${sink} ${token.bytes} ${hashes.error} ${others.join(', ')}`;
  return [...born, ...states, ...(token.end === 'open' ? [] : [end])];
}

function batchFact(batch: RecordedBatch): string {
  const { name, status, trigger, followsRow, inputHash, members, outputs } = batch;
  return (
    `batch ${name} ${JSON.stringify(batch.group)} ${status} ${trigger} after ${followsRow} ${inputHash}` +
    ` error ${JSON.stringify(batch.error)} of ${members.join(', ')} gave ${outputs.join(', ')}`
  );
}

function rowsOf(landscape: string, runKey: string): readonly string[] {
  const db = new Database(landscape, { readonly: true });
  try {
    return db
      .prepare<[string], { fact: string }>(
        `select 'row ' || row_index || ' line ' || line || ' ' || byte_offset || '+' || byte_length
                  || ' ' || hex(source_data_hash) as fact
           from rows where run_id = (select run_id from runs where run_key = ?) order by row_index`,
      )
      .all(runKey)
      .map(({ fact }) => fact);
  } finally {
    db.close();
  }
}
