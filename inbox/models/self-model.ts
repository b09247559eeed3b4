import { batch, computed, createModel, effect, signal } from '@preact/signals';
import type { Right } from '../../protocol/identity.ts';
import type { InboxLocale } from '../../protocol/schema.ts';
import type { AgentSelf } from '../../protocol/view.ts';
import type { Asked } from '../../protocol/wire.ts';
import { keepSetting, readSetting } from '../browser-store.ts';
import type { Connection } from '../connection.ts';
import { instanceOf } from '../instance.ts';
import type { Told } from '../told.ts';

export type Standing =
  | { readonly is: 'starting' | 'out' | 'unreachable' | 'too-old' }
  /** lapsed: the sign-in ended while the inbox was open. What she sees stays, nothing can be done until she signs in. */
  | { readonly is: 'in' | 'lapsed'; readonly self: AgentSelf };

/** Who works here, and for which site. */
export const SelfModel = createModel((connection: Connection, speak: (locale: InboxLocale) => Promise<void>) => {
  const standing = signal<Standing>({ is: 'starting' });
  const siteKey = signal(readSetting('site'));
  const self = computed(() => ('self' in standing.value ? standing.value.self : null));
  const site = computed(() => {
    const sites = self.value?.sites ?? [];
    return sites.find(({ key }) => key === siteKey.value) ?? sites[0] ?? null;
  });
  const isAdmin = computed(() => site.value?.role === 'admin' || site.value?.role === 'owner');

  const enter = async (next: AgentSelf): Promise<void> => {
    await speak(next.locale);
    keepSetting('locale', next.locale);
    // Whoever hears of it may ask at once, in her name.
    batch(() => {
      standing.value = { is: 'in', self: next };
      introduce();
    });
  };

  const introduce = (): void => {
    const agent = self.peek()?.agent;
    if (agent !== undefined) connection.introduce({ instance: instanceOf(agent), site: site.peek()?.key ?? null });
  };

  const lapse = (tooOld: boolean): void => {
    const before = self.peek();
    if (tooOld) standing.value = { is: 'too-old' };
    else standing.value = before === null ? { is: 'out' } : { is: 'lapsed', self: before };
  };

  effect(() => connection.onRefused((problem) => lapse(problem.code === 'version.too-old')));

  return {
    standing,
    self,
    site,
    isAdmin,
    /** Admins and owners have every right by their role. */
    may: (right: Right): boolean => isAdmin.value || site.value?.rights.includes(right) === true,
    enter,
    start: async () => {
      connection.introduce({ instance: null, site: null });
      const told = await connection.ask('session:read', {});
      if (told.ok) return enter(withoutOk(told));
      const { code } = told.problem;
      standing.value =
        code === 'unreachable' || told.problem.retry === 'later'
          ? { is: 'unreachable' }
          : { is: code === 'version.too-old' ? 'too-old' : 'out' };
    },
    signIn: async (asked: Asked<'inbox', 'session:sign-in'>): Promise<Told<'session:sign-in'>> => {
      connection.introduce({ instance: null, site: null });
      const told = await connection.ask('session:sign-in', asked);
      if (told.ok) await enter(withoutOk(told));
      return told;
    },
    signOut: async () => {
      const told = await connection.ask('session:sign-out', {});
      if (told.ok || told.problem.status === 401) {
        connection.close();
        standing.value = { is: 'out' };
      }
      return told;
    },
    change: async (asked: Asked<'inbox', 'self:change'>): Promise<Told<'self:change'>> => {
      const told = await connection.ask('self:change', asked);
      if (told.ok) await enter(withoutOk(told));
      return told;
    },
    /** Reads again what the server knows of her, after a change elsewhere. */
    renew: async () => {
      const told = await connection.ask('session:read', {});
      if (told.ok) await enter(withoutOk(told));
    },
    chooseSite: (key: string) => {
      keepSetting('site', key);
      batch(() => {
        siteKey.value = key;
        introduce();
      });
    },
  };
});
export type Self = InstanceType<typeof SelfModel>;

const withoutOk = ({ ok: _, ...self }: { readonly ok: true } & AgentSelf): AgentSelf => self;
