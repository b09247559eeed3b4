import { createModel, effect, signal } from '@preact/signals';
import type { AgentId, ConversationId } from '../../protocol/ids.ts';
import { live } from '../../protocol/limits.ts';
import type { Pushed } from '../../protocol/wire.ts';
import { mono } from '../clock.ts';
import type { Connection } from '../connection.ts';
import type { Attention } from './attention-model.ts';

export type Typist = Pushed<'inbox', 'typing'>['who'];
type Typing = ReadonlyMap<ConversationId, readonly Typist[]>;

const idleMs = 10 * 60_000;

/** Who is there and who writes: hints that fade by themselves. */
export const PresenceModel = createModel((connection: Connection, self: AgentId, attention: Attention) => {
  const typing = signal<Typing>(new Map());
  const fades = new Map<string, ReturnType<typeof setTimeout>>();
  let saidAt = Number.NEGATIVE_INFINITY;
  let saidOf: ConversationId | null = null;
  let restTimer: ReturnType<typeof setTimeout> | undefined;
  let usedAt = mono();
  let wasOn: boolean | null = null;

  const nameOf = (who: Typist): string => (who === 'visitor' ? who : who.agent);

  const set = (conversation: ConversationId, who: Typist, on: boolean): void => {
    const others = (typing.peek().get(conversation) ?? []).filter((one) => nameOf(one) !== nameOf(who));
    const next = new Map(typing.peek());
    if (on) next.set(conversation, [...others, who]);
    else if (others.length > 0) next.set(conversation, others);
    else next.delete(conversation);
    typing.value = next;
  };

  const hear = ({ conversation, who, on }: Pushed<'inbox', 'typing'>): void => {
    if (nameOf(who) === self) return;
    const key = `${conversation} ${nameOf(who)}`;
    clearTimeout(fades.get(key));
    if (on)
      fades.set(
        key,
        setTimeout(() => set(conversation, who, false), live.typingFadesMs),
      );
    if (on || typing.peek().has(conversation)) set(conversation, who, on);
  };

  const rest = (): void => {
    clearTimeout(restTimer);
    if (saidOf !== null) connection.hint('typing', { conversation: saidOf, on: false });
    saidOf = null;
    saidAt = Number.NEGATIVE_INFINITY;
  };

  /** Visible and used lately. */
  const report = (): void => {
    const on = attention.isHere.peek() || mono() - usedAt < idleMs;
    if (on === wasOn) return;
    wasOn = on;
    connection.hint('presence:set', { on });
  };

  effect(() => {
    if (attention.isHere.value) usedAt = mono();
    report();
  });

  effect(() => {
    const timer = setInterval(report, live.presenceEveryMs);
    const ends = [
      connection.on('typing', hear),
      // What she wrote is said now.
      connection.on('entry:added', ({ conversation, entry }) => {
        if (entry.author.side !== 'system' && typing.peek().has(conversation))
          set(conversation, entry.author.side === 'visitor' ? 'visitor' : entry.author, false);
      }),
      connection.onCatchUp(() => {
        wasOn = null;
        report();
      }),
    ];
    return () => {
      clearInterval(timer);
      clearTimeout(restTimer);
      for (const fade of fades.values()) clearTimeout(fade);
      for (const end of ends) end();
    };
  });

  return {
    typing,
    /** A key was pressed in a reply. Notes are nobody's business. */
    typed: (conversation: ConversationId) => {
      clearTimeout(restTimer);
      restTimer = setTimeout(rest, live.typingFadesMs);
      if (saidOf === conversation && mono() - saidAt < live.typingEveryMs) return;
      saidOf = conversation;
      saidAt = mono();
      connection.hint('typing', { conversation, on: true });
    },
    rest,
  };
});
export type Presence = InstanceType<typeof PresenceModel>;
