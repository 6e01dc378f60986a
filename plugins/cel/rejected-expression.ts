/** Why an expression does not compile: a sentence, and the offset in the source that it is about. */
export class RejectedExpression extends Error {
  readonly offset: number | undefined;

  constructor(message: string, offset?: number) {
    super(message);
    this.offset = offset;
  }
}
