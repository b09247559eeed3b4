import { createModel, effect, signal } from '@preact/signals';
import type { ConversationId } from '../../protocol/ids.ts';

const settingsPages = [
  'me',
  'security',
  'site',
  'brand',
  'agents',
  'install',
  'channels',
  'hours',
  'escalation',
  'data',
  'privacy',
] as const;
export type SettingsPage = (typeof settingsPages)[number];

export type Route =
  | { readonly is: 'list' }
  /** `person`: with what is known of her, where it does not stand beside the thread anyway */
  | { readonly is: 'conversation'; readonly conversation: ConversationId; readonly person?: true }
  /** null: the menu, which small windows show first */
  | { readonly is: 'settings'; readonly page: SettingsPage | null }
  | { readonly is: 'setup' | 'invite'; readonly token: string }
  | { readonly is: 'unknown' };

const base = '/inbox';

export const parseRoute = (path: string, fragment: string): Route => {
  const token = fragment.replace(/^#/, '');
  if (path === '/setup' || path === '/setup/') return { is: 'setup', token };
  if (!path.startsWith(base)) return { is: 'unknown' };
  const [first, second, third] = path
    .slice(base.length)
    .split('/')
    .filter((part) => part !== '');
  if (first === undefined) return { is: 'list' };
  if (first === 'c' && second !== undefined && third === 'person')
    return { is: 'conversation', conversation: second as ConversationId, person: true };
  if (third !== undefined) return { is: 'unknown' };
  if (first === 'invite' && second === undefined) return { is: 'invite', token };
  if (first === 'c' && second !== undefined) return { is: 'conversation', conversation: second as ConversationId };
  if (first === 'settings') {
    const page = settingsPages.find((one) => one === second);
    if (second === undefined || page !== undefined) return { is: 'settings', page: page ?? null };
  }
  return { is: 'unknown' };
};

export const pathOf = (route: Route): string => {
  if (route.is === 'conversation') return `${base}/c/${route.conversation}${route.person ? '/person' : ''}`;
  if (route.is === 'settings') return route.page === null ? `${base}/settings` : `${base}/settings/${route.page}`;
  return base;
};

/** Where in the app we are; the address bar says the same. */
export const RouteModel = createModel(() => {
  const route = signal<Route>(parseRoute(location.pathname, location.hash));

  const go = (next: Route, how: 'push' | 'replace' = 'push'): void => {
    const path = pathOf(next);
    if (path !== location.pathname) {
      if (how === 'push') history.pushState({ from: location.pathname }, '', path);
      else history.replaceState(null, '', path);
    }
    route.value = next;
  };

  effect(() => {
    // A one-time token is not left standing in the address bar or the history.
    if ('token' in route.peek() && location.hash !== '') history.replaceState(null, '', location.pathname);
    const read = (): void => {
      route.value = parseRoute(location.pathname, location.hash);
    };
    addEventListener('popstate', read);
    return () => removeEventListener('popstate', read);
  });

  /** Leaves what was opened over another page: back to it if that is where she came from. */
  const leaveFor = (below: Route): void => {
    const state = history.state as { readonly from?: string } | null;
    if (state?.from === pathOf(below)) history.back();
    else go(below, 'replace');
  };

  return { route, go, leaveFor };
});
