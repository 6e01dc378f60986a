import type { Answers, Asked, QuestionName } from './questions.ts';

/** Answers questions about one landscape, without holding up who asks. */
export interface Reader {
  /** Path of the landscape. */
  readonly path: string;
  /**
   * @param signal - Given up when it aborts: the promise then rejects with its reason.
   * @throws what the query throws: NotFoundError, AuditError, ConfigError.
   */
  ask<Q extends QuestionName>(
    question: Q,
    asked: Asked[Q],
    signal?: AbortSignal,
  ): Promise<Answers[Q]>;
  close(): Promise<void>;
}
