/** Tables whose ids the writer gives out itself. */
export const idTables = {
  rows: 'row_id',
  tokens: 'token_id',
  batches: 'batch_id',
  node_states: 'state_id',
  routing_events: 'event_id',
  validation_errors: 'error_id',
  transform_errors: 'error_id',
  operations: 'operation_id',
  artifacts: 'artifact_id',
  artifact_segments: 'artifact_segment_id',
  token_outcomes: 'outcome_id',
  effects: 'effect_id',
  effect_attempts: 'effect_attempt_id',
  checkpoints: 'checkpoint_id',
} as const;

export type IdTable = keyof typeof idTables;

/** Gives out sequential ids: the landscape has one writer, so nobody else takes them. */
export interface IdAllocator {
  next(table: IdTable): number;
}

/** @param last - The highest id in use, per table; 0 for none. */
export function createIdAllocator(last: Readonly<Record<IdTable, number>>): IdAllocator {
  const used = { ...last };
  return {
    next(table) {
      used[table] += 1;
      return used[table];
    },
  };
}
