/** A compact JWS taken apart; nothing of it is believed yet. */
export interface ReadToken {
  readonly header: Fields;
  readonly claims: Fields;
  /** What the signature is over. */
  readonly signed: string;
  readonly signature: Uint8Array;
}
/** A JSON object from outside: looked up by `get`, so that `__proto__` is a name like any other. */
export type Fields = ReadonlyMap<string, unknown>;

/** null: not three parts of strict base64url, or the first two no JSON objects. */
export const readToken = (token: string): ReadToken | null => {
  const [head = '', body = '', mark = '', ...rest] = token.split('.', 4);
  const signature = bytesOf(mark);
  const header = fieldsOf(head);
  const claims = fieldsOf(body);
  if (rest.length > 0 || signature === null || header === null || claims === null) return null;
  return { header, claims, signed: `${head}.${body}`, signature };
};

/** One part as JSON object; null: it is none. */
export const fieldsOf = (part: string): Fields | null => {
  const bytes = bytesOf(part);
  if (bytes === null) return null;
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : null;
  } catch {
    return null;
  }
};

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Only the one spelling of these bytes counts: Node skips what is not base64url, and the last character has spare bits. */
const bytesOf = (part: string): Uint8Array | null => {
  const bytes = Buffer.from(part, 'base64url');
  return bytes.length > 0 && bytes.toString('base64url') === part ? bytes : null;
};
