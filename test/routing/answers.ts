import type { ChannelError } from '../../plugin-server/channels/adapter.ts';
import type { AgentCaller, VisitorCaller } from '../../plugin-server/conversation/caller.ts';
import type { Next } from '../../plugin-server/outbox/after-send.ts';
import { settleParcel } from '../../plugin-server/outbox/settle-parcel.ts';
import { allowMail } from '../../plugin-server/routing/allow-mail.ts';
import { type Circumstances, onlyChat } from '../../plugin-server/routing/circumstances.ts';
import { moveDue } from '../../plugin-server/routing/move-due.ts';
import { returnToChat } from '../../plugin-server/routing/return-to-chat.ts';
import type { DeliveryRow, Held } from '../../plugin-server/store/outbox-tx.ts';
import { type ConversationId, makeCid, randomPart } from '../../protocol/ids.ts';
import { done, start, type Talk } from '../conversation/talk.ts';

/** Seconds after the first word. */
export type Second = number;

export interface Answers {
  readonly ada: VisitorCaller;
  readonly mia: AgentCaller;
  readonly conversation: ConversationId;
  at(second: Second, part?: Partial<Circumstances>): Circumstances;
  /** Mia writes. Answers the entry's number. */
  answers(second: Second, part?: Partial<Circumstances> & { readonly way?: 'chat' | 'email' }): Promise<number>;
  /** The clock of the chat looks. */
  ticks(second: Second, part?: Partial<Circumstances>): Promise<void>;
  /** Ada opens the chat. */
  returns(second: Second): Promise<void>;
  reads(upTo: number): Promise<void>;
  /** The worker takes what is due by mail. */
  claims(second: Second): Promise<DeliveryRow[]>;
  sends(rows: readonly DeliveryRow[], second: Second): Promise<DeliveryRow[]>;
  ends(
    rows: readonly DeliveryRow[],
    how: 'accepted' | 'unclear' | ChannelError['class'],
    second: Second,
  ): Promise<void>;
  /** `1 email waiting chosen`: every row, the first first. */
  rows(): Promise<string[]>;
  ids(): Promise<number[]>;
  trouble(): Promise<string>;
}

const own = 'hello@shop.example';

/** Ada has left an address and is gone; Mia answers. */
export const openAnswers = async (talk: Talk, isChoice = false): Promise<Answers> => {
  const { store, site } = talk;
  const [ada, mia] = [await talk.visitor(), await talk.agent()];
  const conversation = await talk.begin(ada);
  const at: Answers['at'] = (second, part = {}) => ({
    ...onlyChat(start + second * 1_000),
    channel: (kind) => (kind === 'email' ? 'ok' : 'none'),
    ...part,
  });
  const value = `ada-${randomPart()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')}@home.example`;
  done(
    await store.write((tx) =>
      allowMail(tx, { from: ada, conversation, cid: makeCid(), value, isChoice, own, circumstances: at(0) }),
    ),
  );
  let n = 0;
  const heldOf = ([row]: readonly DeliveryRow[]): Held => ({ parcel: row?.parcel ?? 0, claim: row?.claim ?? '' });
  const all = () =>
    talk.sql(
      `select id, seq, channel, state, because from delivery where conversation = '${conversation}' order by id`,
    );
  return {
    ada,
    mia,
    conversation,
    at,
    answers: async (second, { way, ...part } = {}) => {
      n += 1;
      const more = { circumstances: at(second, part), ...(way === undefined ? {} : { way }) };
      return done(await talk.send(mia, conversation, n, more)).seq;
    },
    ticks: async (second, part) => {
      const circumstances = at(second, part);
      await store.write((tx) => moveDue(tx, { site, conversation, circumstances }), 'chat', conversation);
    },
    returns: async (second) => {
      const circumstances = at(second, { isPresent: true });
      await store.write((tx) => returnToChat(tx, { site, conversation, circumstances }), 'chat', conversation);
    },
    reads: async (upTo) => {
      done(await talk.read(ada, conversation, upTo));
    },
    claims: async (second) => {
      const asked = {
        ...({ channel: 'email', sites: [site], now: start + second * 1_000, limit: 9, gathers: true } as const),
        ...{ claim: randomPart(), run: store.run, leaseUntil: start + second * 1_000 + 60_000 },
      };
      return (await store.write((tx) => tx.claimDeliveries(asked), 'chat', 'deliveries')).flat();
    },
    sends: (rows, second) => store.write((tx) => tx.markSending(heldOf(rows), start + second * 1_000 + 60_000)),
    ends: async (rows, how, second) => {
      const [row] = rows;
      if (row === undefined) throw new Error('Nothing was claimed.');
      const next: Next =
        how === 'accepted'
          ? { is: 'settled', state: 'accepted', problem: null }
          : how === 'unclear'
            ? { is: 'settled', state: 'unclear', problem: 'unknown' }
            : { is: 'settled', state: 'failed', problem: `${how} 550`, class: how };
      const circumstances = at(second);
      await store.write((tx) =>
        settleParcel(tx, {
          ...{ held: heldOf(rows), row, next, piece: null, at: circumstances.now, circumstances },
          trySettled: async () => [],
        }),
      );
    },
    rows: async () => (await all()).map((row) => `${row['seq']} ${row['channel']} ${row['state']} ${row['because']}`),
    ids: async () => (await all()).map((row) => Number(row['id'])),
    trouble: async () => (await store.read.conversation(site, conversation))?.trouble ?? '',
  };
};
