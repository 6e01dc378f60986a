export type HttpProblem =
  | 'address_refused'
  | 'not_found'
  | 'not_connected'
  | 'not_secure'
  | 'timed_out'
  | 'aborted'
  | 'broken_off'
  | 'too_many_redirects';

/** A request that brought no answer. */
export class HttpError extends Error {
  readonly problem: HttpProblem;
  /** False when certainly not a byte of the request was sent to anybody. */
  readonly mayHaveArrived: boolean;

  constructor(
    problem: HttpProblem,
    message: string,
    { mayHaveArrived, cause }: { mayHaveArrived: boolean; cause?: unknown },
  ) {
    super(message, { cause });
    this.name = 'HttpError';
    this.problem = problem;
    this.mayHaveArrived = mayHaveArrived;
  }
}
