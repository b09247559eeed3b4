/** Why the server does not start: one clear sentence for the operator. */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';
}
