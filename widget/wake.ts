import { createStore, entries } from 'idb-keyval';
import { doorPath } from '../protocol/door.ts';
import { tokenPrefix } from '../protocol/ids.ts';
import { outboxLimits } from '../protocol/limits.ts';
import { badge } from './badge.ts';
import type { ChatSession } from './chat-session.ts';
import type { Host } from './host.ts';
import type { Texts } from './texts/texts.ts';
import type { ReplyOf } from './transport.ts';

/**
 * What happens before she opens the chat, and only where something of hers lies here: what came since is counted, without
 * loading what she may not open. Where something is to be sent, spoken about or ended right now, or the page says who is
 * signed in, the session is loaded, too. Called again with each thing the page asks of the element.
 */
export const wake = (host: Host | undefined): Promise<void> =>
  // Nobody asked for it, so nobody is told that it failed: opening the chat looks again, and says so.
  (host ? look(host) : Promise.resolve()).catch(() => {});

let hasLooked = false;

const look = async (host: Host): Promise<void> => {
  // With a session everything goes there by itself.
  if (host.session !== undefined) return;
  const names = host.waiting?.map(({ name }) => name) ?? [];
  const isNamed = names.includes('identify');
  const isAsked = names.some((name) => name !== 'identify');
  // Where the page asks before storing, or refuses it, nothing is looked up before she wants the chat.
  if (!isAsked && /^(required|denied)$/.test(host.read('consent', ''))) return;
  const marks = marksOf(host);
  if (marks.length === 0) return answerAll(host);
  // What was not ended yet is ended by the session.
  if (isAsked || marks.some((mark) => mark.startsWith(tokenPrefix.revoke))) await chat(host);
  if (hasLooked || !marks.includes('1')) return;
  hasLooked = true;
  await loaded();
  const store = createStore(host.name.replace(':', '-'), 'nahtlos');
  const left = new Map(await entries<string, unknown>(store));
  void store('readonly', ({ transaction }) => transaction.db.close());
  const device = left.get('device') as { token: string } | undefined;
  const hasUnsent = [...left.keys()].some((key) => key.startsWith('outbox:'));
  const told = device && (await hello(host, device.token));
  // Of whoever the page names, by now or before, nothing is told here.
  const isUnnamed = !host.waiting?.some(({ name }) => name === 'identify');
  host.isBack = !!told && !told.live && !told.unread && !hasUnsent && isUnnamed;
  if (told?.unread || told?.live || hasUnsent) count(host, told?.unread ?? 0);
  if (!told?.live && !hasUnsent && !(isNamed && device)) return;
  if (told) host.hello = told;
  (await chat(host)).connect();
};

/** As device.ts writes them; a browser may forbid to look. */
const marksOf = (host: Host): string[] => {
  try {
    return localStorage.getItem(host.name)?.split(' ') ?? [];
  } catch {
    return [];
  }
};

/** Nothing lies here: there is nobody to sign out and nothing to forget. The rest waits until she wants the chat. */
const answerAll = ({ waiting = [] }: Host): void => {
  const last = waiting.findLastIndex(({ name }) => /^(logout|reset|forget)$/.test(name));
  for (const { name, resolve } of waiting.splice(0, last + 1))
    resolve(name === 'identify' ? { level: 'anonymous' } : { unsent: 0 });
  for (const { name, resolve } of waiting) if (name === 'consent') resolve(undefined);
};

const loaded = (): Promise<unknown> =>
  document.readyState === 'complete'
    ? Promise.resolve()
    : new Promise((resolve) => addEventListener('load', resolve, { once: true }));

const chat = async (host: Host): Promise<ChatSession> => {
  const chunk = (await host.load('session')) as { session(host: Host): Promise<ChatSession> };
  return chunk.session(host);
};

const hello = (host: Host, token: string): Promise<(ReplyOf<'visitor:hello'> & { ok: true }) | null> =>
  fetch(host.read('server', host.config.origin) + doorPath('visitor', 'visitor:hello'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ site: host.read('site'), locale: localeOf(host) }),
    credentials: 'omit',
    signal: AbortSignal.timeout(outboxLimits.ackMs),
  })
    .then((response) => (response.ok ? response.json() : null))
    .catch(() => null);

/** Most often there is nothing: its words are loaded for who has something to count. */
const count = (host: Host, unread: number): void =>
  badge(host, async (n) => {
    const { texts } = (await host.load(`texts-${localeOf(host)}`)) as { texts: Texts };
    const forms = texts['launcher.unread'] as { one: string; other: string };
    return `${texts['launcher.open']}, ${forms[n === 1 ? 'one' : 'other'].replace('{n}', `${n}`)}`;
  })(unread);

const localeOf = (host: Host): 'de' =>
  (host.element.shadowRoot?.querySelector('[part=root]') as HTMLElement).lang as 'de';
