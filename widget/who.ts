import type { AskedOf } from './transport.ts';

/** How the page says who she is: words that prove nothing, or something the server can check. */

export type TokenCallback = (ask: { nonce: string; reason: 'start' | 'refresh' }) => unknown;
export type Proof = AskedOf<'identity:prove'>['proof'];
export type Prover = TokenCallback | Proof;
export type SaidOf = AskedOf<'identity:say'>;

type Fields = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string | undefined =>
  (typeof value === 'string' || typeof value === 'number') && `${value}`.trim() !== '' ? `${value}`.trim() : undefined;

const fieldsOf = (who: unknown): Fields => (typeof who === 'object' && who !== null ? (who as Fields) : {});

/** null: nothing that proves anything. */
export const proverOf = (who: unknown): Prover | null => {
  if (typeof who === 'function') return who as TokenCallback;
  const { token, userId, userHash, email, emailHash } = fieldsOf(who);
  if (typeof token === 'string' && token) return { jwt: token };
  // The hash was made of exactly these characters.
  if (typeof userHash === 'string' && textOf(userId)) return { kind: 'user', value: `${userId}`, hash: userHash };
  if (typeof emailHash === 'string' && textOf(email)) return { kind: 'email', value: `${email}`, hash: emailHash };
  return null;
};

/** null: nothing was said. */
export const saidOf = (who: unknown): SaidOf | null => {
  const { name, email, phone, userId } = fieldsOf(who);
  const said = Object.entries({ name, email, phone, user: userId }).flatMap(([key, value]) => {
    const text = textOf(value);
    return text === undefined ? [] : [[key, text]];
  });
  return said.length > 0 ? (Object.fromEntries(said) as SaidOf) : null;
};

/** Of whom a proof speaks, to notice another person; whether it is true is the server's to say. */
export const subjectOf = (proof: Proof): string | null => {
  if (!('jwt' in proof)) return `${proof.kind} ${proof.value}`;
  try {
    const [, body = ''] = proof.jwt.split('.');
    const bytes = Uint8Array.from(atob(body.replaceAll('-', '+').replaceAll('_', '/')), (it) => it.charCodeAt(0));
    const { sub } = JSON.parse(new TextDecoder().decode(bytes)) as { sub?: unknown };
    return typeof sub === 'string' ? `user ${sub}` : null;
  } catch {
    return null;
  }
};

/** null: nobody is signed in; undefined: the page did not say, in time or at all. */
export const tokenWithin = (ms: number, ask: () => unknown): Promise<string | null | undefined> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), ms);
    Promise.resolve()
      .then(ask)
      .then(
        (token) => resolve(token === null ? null : typeof token === 'string' && token ? token : undefined),
        () => resolve(undefined),
      )
      .finally(() => clearTimeout(timer));
  });
