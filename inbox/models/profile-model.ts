import { computed, createModel, effect, signal } from '@preact/signals';
import type { ConversationId, DeviceId } from '../../protocol/ids.ts';
import type { ProfilePanel } from '../../protocol/profile-view.ts';
import type { Given, Pushed } from '../../protocol/wire.ts';
import { mono } from '../clock.ts';
import type { Connection } from '../connection.ts';
import type { Told, Trouble } from '../told.ts';
import type { Conversation } from './conversation-model.ts';
import type { Fresh } from './fresh-model.ts';

/** The panel is replaced whole, at most so often. */
const everyMs = 500;
const cachedPanels = 30;

/** The person behind the open conversation: one answer for everything that is known of her, renewed when it changes. */
export const ProfileModel = createModel((connection: Connection, conversation: Conversation, fresh: Fresh) => {
  const panels = new Map<ConversationId, ProfilePanel>();
  const panel = signal<ProfilePanel | null>(null);
  const trouble = signal<Trouble | null>(null);
  /** Values shown in full, by identifier: asked for one by one, because the server keeps a record of it. */
  const revealed = signal<ReadonlyMap<number, string>>(new Map());
  /** Somebody writes into a field of the panel: it stays as it is until she leaves it. */
  const isHeld = signal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let isDue = false;

  const show = (
    of: ConversationId,
    { ok: _, ...next }: { readonly ok: true } & Given<'inbox', 'profile:open'>,
  ): void => {
    panels.delete(of);
    panels.set(of, next);
    for (const oldest of panels.keys()) {
      if (panels.size <= cachedPanels) break;
      panels.delete(oldest);
    }
    panel.value = next;
    trouble.value = null;
  };

  const load = async (): Promise<void> => {
    const of = conversation.current.peek();
    if (of === null) return;
    clearTimeout(timer);
    timer = undefined;
    isDue = false;
    askedAt = mono();
    const told = await connection.ask('profile:open', { conversation: of });
    if (of !== conversation.current.peek()) return;
    if (!told.ok) {
      trouble.value = told.problem;
      if (isGone(told.problem)) {
        panels.delete(of);
        panel.value = null;
      }
    } else if (isHeld.peek()) isDue = true;
    else show(of, told);
  };

  /** Soon, and not again before its time. */
  const renew = (): void => {
    if (isHeld.peek()) {
      isDue = true;
      return;
    }
    timer ??= setTimeout(() => void load(), Math.max(0, askedAt + everyMs - mono()));
  };

  const isShown = ({ was, now }: Pushed<'inbox', 'profile:changed'>): boolean => {
    const shown = panel.peek();
    if (shown === null) return true;
    const members = shown.members.map(({ identifier }) => identifier);
    return [...was, ...now].some((profile) => profile === shown.profile || members.includes(profile));
  };

  effect(() => {
    const of = conversation.current.value;
    clearTimeout(timer);
    timer = undefined;
    isHeld.value = false;
    panel.value = of === null ? null : (panels.get(of) ?? null);
    trouble.value = null;
    revealed.value = new Map();
    if (of !== null) void load();
  });

  // Her row tells what the panel shows as well: whether she is there, her name, open or done.
  const ofRow = computed(() => {
    const row = conversation.row.value;
    return row === null ? null : `${row.conversation} ${row.present} ${row.state} ${row.name}`;
  });
  effect(() => {
    if (ofRow.value !== null && panel.peek() !== null) renew();
  });

  effect(() => {
    if (!isHeld.value && isDue) renew();
  });

  effect(() => {
    const ends = [
      connection.on('profile:changed', (push) => {
        if (isShown(push)) renew();
      }),
      connection.onCatchUp(renew),
    ];
    return () => {
      clearTimeout(timer);
      for (const end of ends) end();
    };
  });

  const after = <Answer extends { readonly ok: boolean }>(told: Answer): Answer => {
    if (told.ok) renew();
    return told;
  };

  return {
    panel,
    trouble,
    revealed,
    isHeld,
    retry: () => {
      trouble.value = null;
      void load();
    },
    rename: async (name: string): Promise<Told<'profile:rename'>> => {
      const identifier = panel.peek()?.profile ?? 0;
      return after(await connection.ask('profile:rename', { identifier, name: name === '' ? null : name }));
    },
    reveal: async (identifier: number): Promise<Told<'profile:reveal'>> => {
      const told = await connection.ask('profile:reveal', { identifier });
      if (told.ok) revealed.value = new Map(revealed.peek()).set(identifier, told.value);
      return told;
    },
    hide: (identifier: number) => {
      const next = new Map(revealed.peek());
      next.delete(identifier);
      revealed.value = next;
    },
    endDevice: async (device: DeviceId): Promise<Told<'device:end'>> =>
      after(await fresh.freshly(() => connection.ask('device:end', { device }))),
    revokeReader: async (identifier: number): Promise<Told<'reader:revoke'>> => {
      const of = conversation.current.peek();
      if (of === null) throw new Error('Nobody reads a conversation that is not open.');
      return after(await fresh.freshly(() => connection.ask('reader:revoke', { conversation: of, identifier })));
    },
    /** After an act that was done elsewhere. */
    renew,
  };
});
export type Profile = InstanceType<typeof ProfileModel>;

/** Erased, and mostly the conversation with her: there is nothing to try again, and nothing of her stays on the screen. */
export const isGone = (trouble: Trouble | null): boolean =>
  trouble !== null && (trouble.code === 'profile.erased' || trouble.code === 'not-found');
