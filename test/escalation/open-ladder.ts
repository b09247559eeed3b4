import type { Inbound } from '../../plugin-server/channels/adapter.ts';
import type { OpenChannel } from '../../plugin-server/channels/channel-directory.ts';
import type { AgentCaller } from '../../plugin-server/conversation/caller.ts';
import { keepMail } from '../../plugin-server/conversation/keep-mail.ts';
import type { News, Outcome } from '../../plugin-server/conversation/outcome.ts';
import { advanceLadder, type LadderDesk } from '../../plugin-server/escalation/advance-ladder.ts';
import { historyOf } from '../../plugin-server/escalation/history-of.ts';
import { startEscalation } from '../../plugin-server/escalation/start-escalation.ts';
import { takeAgentAnswer } from '../../plugin-server/escalation/take-agent-answer.ts';
import type { Circumstances } from '../../plugin-server/routing/circumstances.ts';
import { openMail, type SealedMail } from '../../plugin-server/routing/sealed-mail.ts';
import { createSealer } from '../../plugin-server/secret/seal.ts';
import type { MasterKey } from '../../plugin-server/secret/subkey.ts';
import { defaultAnswering } from '../../plugin-server/site/site-answering.ts';
import { defaultHours } from '../../plugin-server/site/site-hours.ts';
import type { AgentReachTable, DeliveryTable } from '../../plugin-server/store/schema.ts';
import type { Brief } from '../../protocol/brief.ts';
import type { EscalationStep } from '../../protocol/entry.ts';
import type { Policy, PolicyStep } from '../../protocol/escalation-doors.ts';
import { type AgentId, type ConversationId, type EscalationId, type ReachId, randomPart } from '../../protocol/ids.ts';
import { done, start, type Talk } from '../conversation/talk.ts';
import { newId } from '../store/shop.ts';

const key = (byte: number) => new Uint8Array(32).fill(byte) as unknown as MasterKey;

export const step = (more: Partial<PolicyStep> = {}): PolicyStep => ({
  who: { is: 'team' },
  pick: 'one-by-one',
  by: ['email'],
  waitSec: 60,
  urgentOnly: false,
  inHours: true,
  ...more,
});
export const policyOf = (steps: readonly PolicyStep[], rounds = 1): Policy => ({
  name: 'Ladder',
  when: ['agent-asks', 'no-answer', 'asked-for-person'],
  noAnswerSec: 120,
  rounds,
  steps: [...steps],
  finally: 'promise',
});

export const brief: Brief = {
  locale: 'de',
  who: [{ key: 'name', label: 'Name', value: 'Anna Müller, Kundin seit 2023', source: 'shop', strength: 3, at: start }],
  wants: 'Ein Paar Stiefel zurückgeben, das doppelt geliefert wurde',
  known: [],
  tried: [],
  mood: 'verärgert, fragt schon zum zweiten Mal',
  next: 'Label von Hand erzeugen',
  expects: 'answer',
};

export interface Colleague extends AgentCaller {
  readonly reach: AgentReachTable;
}

/** A ladder without a server before it: its clock is moved by hand, its mails are read where they wait. */
export interface OpenLadder {
  readonly desk: LadderDesk;
  readonly online: Set<AgentId>;
  /** Somebody of the team with an address that is confirmed. */
  colleague(name: string, part?: Partial<AgentReachTable>): Promise<Colleague>;
  begin(conversation: ConversationId, policy: Policy): Promise<EscalationId>;
  /** Time goes on, and what is due is done. Answers how many ladders went on. */
  pass(ms: number): Promise<number>;
  now(): number;
  at(): { now: number; steady: number };
  circumstances(isPresent?: boolean): Circumstances;
  steps(conversation: ConversationId): Promise<EscalationStep[]>;
  /** In short: who was asked and what became of it. */
  told(conversation: ConversationId): Promise<string[]>;
  /** Mails to agents that wait to leave, oldest first. */
  mails(purpose?: 'brief' | 'notice'): Promise<(SealedMail & { readonly delivery: number })[]>;
  /** What leaves now has left. */
  sent(): Promise<void>;
  /** He answers the brief. */
  answer(from: Colleague, conversation: ConversationId, mail?: Partial<MailIn>): Promise<News[]>;
}

type MailIn = Extract<Inbound, { t: 'message' }>;

export const openLadder = (talk: Talk): OpenLadder => {
  let clock = start;
  const online = new Set<AgentId>();
  const sealer = createSealer({ current: key(1) });
  const channel = { isPaused: false, address: 'hello@shop.example' } as OpenChannel;
  const desk: LadderDesk = {
    living: { isAgentOnline: (_site, agent) => online.has(agent), isPresent: () => false },
    channels: { of: (_site, kind) => (kind === 'email' ? channel : undefined) },
    sealer,
    inboxUrl: 'https://chat.shop.example',
    briefOf: async (_read, _row, locale) => ({ ...brief, locale }),
    historyOf,
  };
  const { store, sql, site } = talk;
  let mailed = 0;
  const ladder: OpenLadder = {
    desk,
    online,
    colleague: async (name, part = {}) => {
      const agent = await talk.agent(name);
      const reach: AgentReachTable = {
        id: newId<ReachId>('reach'),
        site,
        agent: agent.agent,
        kind: 'email',
        address: `${name.toLowerCase()}@home.example`,
        ord: 0,
        week: null,
        verified_at: start,
        is_bad: 0,
        code_hmac: null,
        code_expires_at: null,
        tries: 0,
        at: start,
        ...part,
      };
      await store.write((tx) => tx.insertReach(reach));
      return { ...agent, reach };
    },
    begin: async (conversation, policy) => {
      const begun = await store.write(async (tx): Promise<Outcome<{ escalation: EscalationId }>> => {
        const held = (await tx.lockConversation(site, conversation))!;
        return startEscalation(tx, held, {
          by: 'visitor',
          policy,
          brief: null,
          expects: 'answer',
          urgent: null,
          ...ladder.at(),
        });
      });
      return done(begun).escalation;
    },
    pass: async (ms) => {
      clock += ms;
      const due = await store.read.dueEscalations(clock, 50);
      const ours = due.filter((it) => it.site === site);
      for (const it of ours) await store.write((tx) => advanceLadder(tx, desk, it, ladder.at()));
      return ours.length;
    },
    now: () => clock,
    at: () => ({ now: clock, steady: clock }),
    circumstances: (isPresent = true) => ({
      ...ladder.at(),
      isPresent,
      channel: () => 'ok',
      answering: defaultAnswering,
      hours: defaultHours,
    }),
    steps: async (conversation) =>
      (await store.read.asidesBetween(conversation, 0, Number.MAX_SAFE_INTEGER))
        .filter(({ kind }) => kind === 'escalation')
        .map(({ data }) => (JSON.parse(data) as { step: EscalationStep }).step),
    told: async (conversation) => (await ladder.steps(conversation)).map(inShort),
    mails: async (purpose = 'brief') => {
      const rows = (await sql(
        `select * from delivery where site = '${site}' and purpose = '${purpose}' and state = 'waiting' order by id`,
      )) as unknown as (DeliveryTable & { id: number })[];
      return rows.map((row) => ({ ...openMail(sealer, row, row.sealed!), delivery: Number(row.id) }));
    },
    sent: async () => {
      await sql(`update delivery set state = 'accepted', next_at = null where site = '${site}' and state = 'waiting'`);
    },
    answer: (from, conversation, part = {}) =>
      store.write(async (tx) => {
        mailed += 1;
        const row = (await tx.lockConversation(site, conversation))!;
        const token = (await tx.briefToken(conversation, from.reach.id))!;
        const text = part.text ?? 'Das Label ist unterwegs.';
        const mail: MailIn = {
          t: 'message',
          vendorKey: randomPart(),
          at: new Date(clock),
          from: { identifiers: [{ kind: 'email', value: from.reach.address }], assurance: 'verified' },
          sender: from.reach.address,
          recipient: 'hello@shop.example',
          text,
          fullText: text,
          isCut: false,
          subject: 'Re: #1',
          messageId: `m${mailed}@home.example`,
          references: [],
          media: [],
          hints: [],
          auto: '',
          isSpam: false,
          locale: 'de',
          flag: null,
          command: null,
          dropped: 0,
          ...part,
        };
        const circumstances = ladder.circumstances();
        const { vendorKey } = mail;
        const arrived = {
          mail,
          vendorKey,
          at: clock,
          shelf: 'x',
          files: [],
          dropped: 0,
          origin: 'c:env:email',
        } as const;
        const { assurance } = mail.from;
        const placed = { ...arrived, identifier: null, assurance, perhaps: null, circumstances };
        const kept = await keepMail(tx, placed, row);
        return takeAgentAnswer(tx, {
          row,
          token,
          reach: from.reach,
          mail,
          mailRow: kept.mail,
          vendorKey,
          origin: 'c:env:email',
          files: [],
          circumstances,
          inboxUrl: 'https://chat.shop.example',
          sealer,
        });
      }),
  };
  return ladder;
};

const inShort = (it: EscalationStep): string => {
  switch (it.is) {
    case 'started':
      return `started by ${typeof it.by === 'string' ? it.by : it.by.name}`;
    case 'tried':
      return `${it.agent.name} by ${it.by}`;
    case 'skipped':
      return `skipped ${it.why}`;
    case 'taken':
      return `${it.agent.name} has it by ${it.by}`;
    case 'stopped':
      return `stopped by ${typeof it.by === 'string' ? it.by : it.by.name}`;
    case 'ended':
      return 'ended';
    default:
      return `${it.agent.name} ${it.is}`;
  }
};
