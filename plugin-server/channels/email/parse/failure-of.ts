import type { ChannelError } from '../../adapter.ts';

export interface Failure {
  readonly error: ChannelError;
  /** Whoever says so tries again. */
  readonly isForNow: boolean;
}

/**
 * Why a mail did not arrive: by the enhanced status (RFC 3463), else by the one in the text, by the server's number, by its words.
 * @param status of the delivery report; may be empty or `5.0.0`, which says nothing
 */
export const statusOf = (status: string, words: string): Failure => {
  const told = enhanced.exec(status)?.[0];
  const read = /(?:^|[^\d.])([45]\.\d{1,2}\.\d{1,3})(?![\d.])/.exec(words)?.[1];
  const number = /(?:^|[^\d.])([45][0-5]\d)(?=[ \t-]+(?:[A-Za-z#<"'(]|\d\.\d)|[ :])/.exec(words)?.[1];
  const code = told && !/\.0\.0$/.test(told) ? told : (read ?? told);
  const byWords = wordings.find(([pattern]) => pattern.test(words))?.[1];
  const isForNow =
    code !== undefined ? code.startsWith('4') : number !== undefined ? number.startsWith('4') : waits.test(words);
  const kind = isForNow ? 'retry' : (ofStatus(code, byWords) ?? byWords ?? ofNumber(number));
  return { error: { class: kind, code: code ?? number ?? 'bounce' }, isForNow: isForNow && !final.test(words) };
};

/** Whether a text says at all that something did not arrive. */
export const failureIn = (words: string): boolean =>
  /(?:^|[^\d.])[45]\.\d{1,2}\.\d{1,3}(?![\d.])/.test(words) ||
  /(?:^|[^\d.])[45][0-5]\d[ -](?:[A-Za-z<#]|\d\.)/.test(words) ||
  wordings.some(([pattern]) => pattern.test(words)) ||
  waits.test(words) ||
  /could not be delivered|konnte nicht zugestellt|delivery (?:has )?failed|undeliver/i.test(words);

const enhanced = /[245]\.\d{1,3}\.\d{1,3}/;

type Class = ChannelError['class'];

const ofStatus = (code: string | undefined, byWords: Class | undefined): Class | undefined => {
  if (code === undefined) return undefined;
  const [, subject, detail] = code.split('.');
  if (subject === '7' || subject === '6' || subject === '3') return 'blocked';
  if (subject === '2') return detail === '2' ? 'retry' : detail === '3' ? 'blocked' : (byWords ?? 'bad-address');
  if (subject === '1' || subject === '4') return 'bad-address';
  return byWords ?? 'bad-address';
};

const ofNumber = (number: string | undefined): Class =>
  number === '552' ? 'retry' : number === '550' || number === '551' || number === '553' ? 'bad-address' : 'blocked';

const wordings: readonly (readonly [RegExp, Class])[] = [
  [
    /mailbox (?:is )?full|quota|over ?quota|insufficient (?:storage|disk)|postfach (?:ist )?voll|boîte pleine|buzón lleno|переполнен/i,
    'retry',
  ],
  [
    /user unknown|unknown (?:user|recipient|address|mailbox)|no such (?:user|mailbox|recipient|address|person|domain)|does ?n[o']t exist|not exist|user not found|recipient (?:not found|address rejected|unknown)|address (?:not found|unknown|rejected)|invalid (?:recipient|address|mailbox|user)|mailbox (?:not found|unavailable|does)|not a valid|no mailbox|host (?:unknown|not found)|domain not found|account (?:has been )?(?:disabled|deleted|closed|inactive|suspended)|nicht bekannt|existiert nicht|unbekannter? empf|не существует|не найден|不存在/i,
    'bad-address',
  ],
  [
    /spam|blocked|black ?list|block ?list|policy|reputation|virus|not allowed|denied|too (?:large|big)|size limit|rejected/i,
    'blocked',
  ],
];

const waits =
  /delayed|will (?:keep|continue|be retried)|still trying|no action is required|not yet been delivered|verzögert|temporar/i;
const final =
  /permanent(?:ly)? (?:error|fail)|failed permanently|giving up|gave up|given up|expired|could not be delivered for|timed out after|fatal error|endgültig/i;
