import { createHmac } from 'node:crypto';
import { ask, deviceWith, type Place, type TestAgent, type TestVisitor, words } from './people.ts';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token as the shop's server signs it. */
export const signToken = (secret: string, claims: object, site = 'demo'): string => {
  const iat = Math.floor(Date.now() / 1_000);
  const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ aud: site, iat, exp: iat + 300, ...claims })}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
};

const laptop = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const phone =
  'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36';

/** Writes from a browser of her own, without a tab. */
const writeFrom = async (place: Place, text: string) => {
  const made = await ask(place, 'visitor', 'visitor:device', { site: 'demo', locale: 'de' }, { 'user-agent': laptop });
  const device = deviceWith(place, made.token);
  const { conversation } = await ask(place, 'visitor', 'message:send', words(text, 1), device.headers);
  return [device, conversation] as const;
};

const prove = async (place: Place, device: Pick<TestVisitor, 'headers'>, jwt: string): Promise<void> => {
  const body = { site: 'demo', locale: 'de', hold: 'device', proof: { jwt } } as const;
  await ask(place, 'visitor', 'identity:prove', body, { ...device.headers, 'user-agent': laptop });
};

/**
 * Lena at her laptop, at her phone by a link, signed in at the shop; and somebody at another browser who only says that
 * she is Lena.
 */
export const knownPerson = async (place: Place, owner: TestAgent) => {
  const { secret, key } = await ask(place, 'inbox', 'key:add', { use: 'jwt', alg: 'HS256' }, owner.headers);
  if (secret === null) throw new Error('A secret made by the server is shown once.');
  const [ada, conversation] = await writeFrom(place, 'Hallo, ist mein Rad in Köln schon abholbereit?');
  const link = await ask(place, 'visitor', 'link:create', { conversation }, ada.headers);
  const token = link.url.slice(link.url.indexOf('nahtlos=') + 'nahtlos='.length);
  const redeem = { site: 'demo', locale: 'de', token } as const;
  const continued = await ask(place, 'visitor', 'link:redeem', redeem, { 'user-agent': phone });
  await prove(
    place,
    ada,
    signToken(secret, { sub: 'K-1001', name: 'Lena Weber', email: 'lena.weber@shop.example', email_verified: true }),
  );
  const [stranger, saidConversation] = await writeFrom(place, 'Ich bin Lena, mein Rad?');
  const said = { name: 'Lena W.', email: 'lena.weber@shop.example' };
  await ask(place, 'visitor', 'identity:say', said, stranger.headers);
  const [other, otherConversation] = await writeFrom(place, 'Wo bleibt meine Rechnung?');
  await prove(place, other, signToken(secret, { sub: 'K-2002', name: 'Paul Krämer' }));
  return { secret, key, laptop: ada, continued, stranger, other, conversation, saidConversation, otherConversation };
};
