import { landscapeError } from '../../landscape/sqlite/landscape-error.ts';
import type { Cancellation } from '../../landscape/queries/cancellation.ts';
import { questions } from './questions.ts';
import type { Answers, Asked, Landscape, QuestionName } from './questions.ts';

type Table = {
  readonly [Q in QuestionName]: (
    landscape: Landscape,
    asked: Asked[Q],
    cancellation: Cancellation,
  ) => Promise<Answers[Q]>;
};

const table: Table = questions;

/**
 * Answers one question in this thread.
 *
 * @throws NotFoundError, ConfigError, AuditError as the query does; EnvironmentError when the file cannot
 *   be read.
 */
export async function answer<Q extends QuestionName>(
  landscape: Landscape,
  question: Q,
  asked: Asked[Q],
  cancellation: Cancellation,
): Promise<Answers[Q]> {
  try {
    return await table[question](landscape, asked, cancellation);
  } catch (error) {
    throw landscapeError(landscape.path, 'read', error);
  }
}
