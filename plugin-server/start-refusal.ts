/** Why the server does not start: one clear sentence for the operator. */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';
  readonly exitCode: number;
  constructor(sentence: string, exitCode = 1) {
    super(sentence);
    this.exitCode = exitCode;
  }
}
