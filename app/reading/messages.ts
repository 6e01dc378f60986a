import type { SentError } from '../worker/messages.ts';
import type { QuestionName } from './questions.ts';

/** What the host says to the thread that reads. */
export type ToReader =
  | {
      readonly type: 'ask';
      readonly id: number;
      readonly question: QuestionName;
      readonly asked: unknown;
    }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'close' };

/** What the thread that reads says to its host. */
export type FromReader =
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'refusal'; readonly id: number; readonly error: SentError };
