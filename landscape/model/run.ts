export const runStatuses = ['running', 'completed', 'failed', 'interrupted'] as const;
export type RunStatus = (typeof runStatuses)[number];

/** How far a run can be repeated: everything, with recorded answers, or only attributed by hashes. */
export const reproducibilityGrades = [
  'full_reproducible',
  'replay_reproducible',
  'attributable_only',
] as const;
export type ReproducibilityGrade = (typeof reproducibilityGrades)[number];

export const operationTypes = ['source_load', 'sink_write'] as const;
export type OperationType = (typeof operationTypes)[number];
