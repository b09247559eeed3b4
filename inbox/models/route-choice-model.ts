import { computed, createModel, effect, signal } from '@preact/signals';
import type { ChannelKind } from '../../protocol/channel.ts';
import type { RouteChoice } from '../../protocol/channel-doors.ts';
import type { ConversationId } from '../../protocol/ids.ts';
import type { Given } from '../../protocol/wire.ts';
import type { Connection } from '../connection.ts';
import type { Conversation } from './conversation-model.ts';

type Preview = Given<'inbox', 'route:preview'>;

/** Which way the next answer takes: what the router would do, and what the agent picked instead, for one message. */
export const RouteChoiceModel = createModel((connection: Connection, conversation: Conversation) => {
  const told = signal<{ readonly of: ConversationId; readonly preview: Preview } | null>(null);
  const hasFailed = signal(false);
  const picks = signal<ReadonlyMap<ConversationId, ChannelKind>>(new Map());
  /** What the router's answer hangs on and no row says: she comes or goes, a channel is set up or paused. */
  const heard = signal(0);
  let asked = 0;

  const preview = computed(() => {
    const it = told.value;
    return it !== null && it.of === conversation.current.value ? it.preview : null;
  });
  const picked = computed(() => {
    const id = conversation.current.value;
    return id === null ? null : (picks.value.get(id) ?? null);
  });
  /** null: not known yet; the router decides all the same. */
  const shown = computed<RouteChoice | null>(() => {
    const it = preview.value;
    if (it === null) return null;
    return picked.value === null ? it.auto : (it.choices.find(({ channel }) => channel === picked.value) ?? null);
  });

  const renew = async (id: ConversationId): Promise<void> => {
    const turn = ++asked;
    const answer = await connection.ask('route:preview', { conversation: id });
    if (turn !== asked || conversation.current.peek() !== id) return;
    hasFailed.value = !answer.ok;
    if (answer.ok) {
      const { auto, choices, prefers } = answer;
      told.value = { of: id, preview: { auto, choices, prefers } };
    }
  };

  /** Everything on which the router's answer hangs, as one word: it is asked again when the word changes. */
  const circumstances = computed(() => {
    const id = conversation.current.value;
    if (id === null || conversation.state.value !== 'ready') return null;
    const state = conversation.row.value?.state;
    const hers = conversation.entries.value.findLast((entry) => entry.author.side === 'visitor');
    const ways = conversation.marks.value?.ways;
    return JSON.stringify([id, heard.value, state, hers?.seq, ways?.prefers, ways?.email]);
  });

  effect(() => {
    if (circumstances.value === null) return;
    const id = conversation.current.peek();
    if (id !== null) void renew(id);
  });

  effect(() => {
    const hear = (): void => {
      heard.value = heard.peek() + 1;
    };
    const ends = [
      // A server that has begun anew knows of her presence only by this: to the row it may be no change.
      connection.on('presence:changed', ({ conversation: id }) => {
        if (id === conversation.current.peek()) hear();
      }),
      connection.on('channel:changed', hear),
      connection.onCatchUp(hear),
    ];
    return () => {
      for (const end of ends) end();
    };
  });

  const put = (id: ConversationId, channel: ChannelKind | null): void => {
    const next = new Map(picks.peek());
    if (channel === null) next.delete(id);
    else next.set(id, channel);
    picks.value = next;
  };

  return {
    preview,
    hasFailed: computed(() => hasFailed.value && preview.value === null),
    picked,
    shown,
    /** What she chose, where the agent's choice goes another way. */
    overrides: computed<ChannelKind | null>(() => {
      const prefers = preview.value?.prefers ?? null;
      return prefers !== null && picked.value !== null && picked.value !== prefers ? prefers : null;
    }),
    /** What was picked cannot be taken (any more). */
    isBlocked: computed(() => picked.value !== null && shown.value?.state === 'blocked'),
    retry: () => {
      const id = conversation.current.peek();
      if (id !== null) void renew(id);
    },
    /** null: what the router says. */
    pick: (channel: ChannelKind | null) => {
      const id = conversation.current.peek();
      if (id !== null) put(id, channel);
    },
    /** It holds for one message: with null behind it, or back again with a message that came back. */
    pickFor: put,
  };
});
export type RouteChoices = InstanceType<typeof RouteChoiceModel>;
