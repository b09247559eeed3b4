/** What a caller did wrong, or what keeps us from serving her: one shape, stable codes, the same over HTTP and socket acknowledgements. */

export type Retry = 'now' | 'later' | 'human' | 'never';

interface Meaning {
  readonly status: number;
  readonly retry: Retry;
  /** For developers and logs; people read their own language from the code. */
  readonly sentence: string;
}

export const problems = {
  'request.malformed': { status: 400, retry: 'never', sentence: 'The request does not have the form this door takes.' },
  'request.too-large': { status: 413, retry: 'never', sentence: 'The request is larger than this door takes.' },
  'file.refused': { status: 415, retry: 'never', sentence: 'The file cannot be taken.' },
  'auth.missing': { status: 401, retry: 'never', sentence: 'Nobody is signed in here.' },
  'auth.revoked': { status: 401, retry: 'never', sentence: 'This sign-in has ended.' },
  'auth.wrong': { status: 401, retry: 'human', sentence: 'E-mail, password or code is not right.' },
  'auth.factor': { status: 401, retry: 'human', sentence: 'The code of the second factor is needed.' },
  'auth.not-fresh': { status: 403, retry: 'human', sentence: 'Please enter the password again.' },
  'auth.forbidden': { status: 403, retry: 'never', sentence: 'This role may not do that.' },
  'auth.password': { status: 400, retry: 'human', sentence: 'This password cannot be used.' },
  'origin.refused': { status: 403, retry: 'never', sentence: 'This page is not on the list of the site.' },
  'site.unknown': { status: 404, retry: 'never', sentence: 'There is no site with this key.' },
  'not-found': { status: 404, retry: 'never', sentence: 'There is nothing here.' },
  'message.conflict': { status: 409, retry: 'never', sentence: 'This client id was used for another content.' },
  'message.out-of-order': { status: 409, retry: 'now', sentence: 'An earlier message of this writer is missing.' },
  'conversation.moved-on': { status: 409, retry: 'human', sentence: 'Somebody wrote since you last looked.' },
  'conversation.gone': { status: 410, retry: 'human', sentence: 'This conversation takes no more messages.' },
  'rating.refused': { status: 409, retry: 'human', sentence: 'This conversation cannot be rated (any more).' },
  'setting.refused': { status: 400, retry: 'human', sentence: 'This value cannot be saved.' },
  'link.invalid': {
    status: 410,
    retry: 'human',
    sentence: 'This code does not work (any more). Fetch a new one on the first device.',
  },
  'link.other-person': { status: 409, retry: 'human', sentence: 'Somebody else is signed in here. Sign out first.' },
  'code.wrong': { status: 400, retry: 'human', sentence: 'This code is not right.' },
  'code.ended': { status: 410, retry: 'human', sentence: 'This code has ended. Ask for a new one.' },
  'code.bad-value': { status: 400, retry: 'human', sentence: 'This address cannot be proven.' },
  'code.country-off': { status: 400, retry: 'human', sentence: 'Codes are not sent to this country.' },
  'code.off': { status: 409, retry: 'human', sentence: 'This site sends no codes this way.' },
  'proof.needed': { status: 403, retry: 'human', sentence: 'Please prove the address again first.' },
  'token.expired': { status: 400, retry: 'human', sentence: 'This identity token has expired.' },
  'token.bad': {
    status: 400,
    retry: 'human',
    sentence: 'This identity token cannot be read or is not signed by this site.',
  },
  'token.audience': { status: 400, retry: 'human', sentence: 'This identity token is meant for another site.' },
  'token.too-long-lived': {
    status: 400,
    retry: 'human',
    sentence: 'This identity token lives longer than ten minutes.',
  },
  'token.key': { status: 400, retry: 'human', sentence: 'This site has no such identity key.' },
  'token.value': { status: 400, retry: 'human', sentence: 'This identity token names no usable person.' },
  'token.used': { status: 400, retry: 'human', sentence: 'This identity token was used before.' },
  'identity.paused': { status: 409, retry: 'human', sentence: 'Signed reading is paused for this person.' },
  'identity.value': { status: 400, retry: 'human', sentence: 'This is no usable identifier.' },
  'profile.conflict': { status: 409, retry: 'human', sentence: 'These cannot be one person.' },
  'profile.changed': { status: 409, retry: 'human', sentence: 'This profile has changed meanwhile; compare again.' },
  'profile.erased': { status: 410, retry: 'never', sentence: 'This person was erased.' },
  'channel.off': { status: 409, retry: 'human', sentence: 'This site has no such channel, or it is paused.' },
  'channel.unknown-peer': { status: 409, retry: 'human', sentence: 'No address of hers is known for this channel.' },
  'channel.opted-out': { status: 409, retry: 'human', sentence: 'She wants no messages at this address.' },
  'channel.window-closed': {
    status: 409,
    retry: 'human',
    sentence: 'The time in which this channel may be answered is over.',
  },
  'channel.bad-address': { status: 400, retry: 'human', sentence: 'This address cannot be used.' },
  'delivery.already-sent': { status: 409, retry: 'never', sentence: 'This has left already.' },
  'escalation.running': { status: 409, retry: 'human', sentence: 'Somebody is being fetched already.' },
  'escalation.ended': { status: 409, retry: 'never', sentence: 'This escalation has ended.' },
  'escalation.nobody': { status: 409, retry: 'human', sentence: 'Nobody can be reached outside the inbox.' },
  'token.invalid': { status: 410, retry: 'human', sentence: 'This link does not work (any more).' },
  'limit.rate': { status: 429, retry: 'later', sentence: 'Too many requests; wait a moment.' },
  'limit.quota': { status: 429, retry: 'later', sentence: 'The quota is used up.' },
  'server.busy': { status: 503, retry: 'later', sentence: 'The server is busy.' },
  'server.draining': { status: 503, retry: 'later', sentence: 'The server is restarting.' },
  'server.storage-full': { status: 507, retry: 'later', sentence: 'The server cannot store anything now.' },
  'server.error': { status: 500, retry: 'later', sentence: 'Something went wrong on our side.' },
  'version.too-old': { status: 426, retry: 'human', sentence: 'This page is too old for the server; reload it.' },
} as const satisfies Record<string, Meaning>;

export type ProblemCode = keyof typeof problems;

/** What goes with some codes. `field` names the first field that was wrong. */
export interface ProblemDetail {
  readonly field?: string;
  readonly reason?: string;
  readonly expected?: number;
  /** With `code.wrong`. */
  readonly triesLeft?: number;
  /** With `profile.erased`, where it is on record: when it was done. */
  readonly at?: number;
  /** With `conversation.moved-on`: what was said since, as the inbox sees it. */
  readonly entries?: readonly unknown[];
}

export interface Problem {
  readonly code: ProblemCode;
  readonly status: number;
  readonly retry: Retry;
  readonly sentence: string;
  readonly retryAfterMs?: number;
  readonly requestId?: string;
  readonly detail?: ProblemDetail;
}

/** Not this request was refused but whoever asks. */
export const concernsAll = ({ code }: Problem): boolean => /^(auth|version|origin|site)\./.test(code);

/** A refusal as a value. `requestId` is added where it leaves the server. */
export const problem = (code: ProblemCode, detail?: ProblemDetail, retryAfterMs?: number): Problem => ({
  code,
  ...problems[code],
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  ...(detail === undefined ? {} : { detail }),
});
