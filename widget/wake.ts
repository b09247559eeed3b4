import { createStore, entries } from 'idb-keyval';
import { doorPath } from '../protocol/door.ts';
import { outboxLimits } from '../protocol/limits.ts';
import { badge } from './badge.ts';
import type { ChatSession } from './chat-session.ts';
import type { Host } from './host.ts';
import type { Texts } from './texts/texts.ts';

/**
 * She talked here before: counts what came since, without loading what she may not open. Only where something is to be
 * sent or spoken about right now the session is loaded, too.
 */
export const wake = (host: Host): Promise<void> =>
  // Nobody asked for it, so nobody is told that it failed: opening the chat looks again, and says so.
  look(host).catch(() => {});

const look = async (host: Host): Promise<void> => {
  const left = new Map(await entries<string, unknown>(createStore(host.name.replace(':', '-'), 'nahtlos')));
  const device = left.get('device') as { token: string } | undefined;
  const hasUnsent = [...left.keys()].some((key) => key.startsWith('outbox:'));
  const told = device && (await hello(host, device.token));
  if (told?.unread || told?.live || hasUnsent) await count(host, told?.unread ?? 0);
  if (told?.live || hasUnsent) {
    const chunk = (await host.load(host.config.assets.session)) as { session(host: Host): Promise<ChatSession> };
    (await chunk.session(host)).connect();
  }
};

const hello = (host: Host, token: string): Promise<{ unread?: number; live?: boolean } | null> =>
  fetch(host.read('server', host.config.origin) + doorPath('visitor', 'visitor:hello'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ site: host.read('site'), locale: localeOf(host) }),
    credentials: 'omit',
    signal: AbortSignal.timeout(outboxLimits.ackMs),
  })
    .then((response) => (response.ok ? response.json() : null))
    .catch(() => null);

const count = async (host: Host, unread: number): Promise<void> => {
  const file = host.config.assets.texts[localeOf(host)] as string;
  const { texts } = (await host.load(file)) as { texts: Texts };
  const forms = texts['launcher.unread'] as { one: string; other: string };
  badge(host, (n) => `${texts['launcher.open']}, ${forms[n === 1 ? 'one' : 'other'].replace('{n}', `${n}`)}`)(unread);
};

const localeOf = (host: Host): 'de' =>
  (host.element.shadowRoot?.querySelector('[part=root]') as HTMLElement).lang as 'de';
