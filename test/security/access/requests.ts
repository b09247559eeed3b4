import {
  type AgentId,
  type CheckId,
  type CodeId,
  type ConversationId,
  type DeviceId,
  type EscalationId,
  type FileId,
  type IdentityKeyId,
  type InviteId,
  idPrefix,
  type LinkId,
  makeCid,
  makeStartKey,
  type ReachId,
  randomPart,
  type SignInId,
  tokenPrefix,
} from '../../../protocol/ids.ts';
import type { ProblemCode } from '../../../protocol/problems.ts';
import type { Asked, DoorName, Side } from '../../../protocol/wire.ts';
import { ownerPassword } from '../../support/test-app.ts';

/** Rows a request may name. */
export interface Rows {
  readonly conversation: ConversationId;
  readonly file: FileId;
  readonly agent: AgentId;
  readonly invite: InviteId;
  readonly signIn: SignInId;
  readonly device: DeviceId;
  readonly link: LinkId;
  /** The browser she wrote from. */
  readonly identifier: number;
  /** Somebody else at first sight. */
  readonly other: number;
  readonly claim: number;
  readonly log: number;
  readonly key: IdentityKeyId;
  /** Of an answer that waits for its mail. */
  readonly delivery: number;
  readonly mail: number;
  readonly escalation: EscalationId;
  readonly reach: ReachId;
}
export type RowKind = keyof Rows;

/** One way to ask a door. */
export interface Request<Body> {
  /** What it names; absent: nothing that could be somebody else's. */
  readonly names?: RowKind;
  readonly body: (rows: Rows) => Body;
  /** What a rightful caller hears, if not yes: the test has no password, code or token to give. */
  readonly rightful?: ProblemCode;
  /** null names nobody, and is no malformed id. */
  readonly mayBeNull?: true;
  /** What is said of a row that is not hers, and of one that is not there. */
  readonly missing?: ProblemCode;
}

type Requests = {
  readonly [S in Side]: { readonly [Name in DoorName<S>]: readonly Request<Asked<S, Name>>[] };
};

const noToken = (prefix: string): string => `${prefix}${'A'.repeat(43)}`;
const writing = () => ({ cid: makeCid(), text: 'Hello', files: [] });
const ofConversation = <Body>(body: (rows: Rows) => Body): readonly Request<Body>[] => [
  { names: 'conversation', body },
];
const ofIdentifier = <Body>(body: (rows: Rows) => Body): readonly Request<Body>[] => [{ names: 'identifier', body }];
const reason = 'She said so on the phone.';
const joining = ({ identifier, other }: Rows) => ({
  a: identifier,
  b: other,
  profiles: [identifier, other] as [number, number],
  reason,
});
const plain = <Body>(body: () => Body, rightful?: ProblemCode): readonly Request<Body>[] => [
  { body, ...(rightful === undefined ? {} : { rightful }) },
];

const mailSettings = () => ({
  address: `${randomPart().toLowerCase()}@shop.example`,
  preset: 'other' as const,
  smtp: { host: 'mail.shop.example', port: 465, secure: 'tls' as const, user: '' },
  imap: null,
  reply: null,
  dkim: null,
});
const noBrief = { locale: 'de' as const, who: [], wants: 'A helmet', known: [], tried: [], expects: 'answer' as const };
const onePolicy = {
  name: 'Standard',
  when: [],
  noAnswerSec: 120,
  rounds: 1,
  steps: [
    {
      who: { is: 'team' as const },
      pick: 'all' as const,
      by: ['inbox' as const],
      waitSec: 60,
      urgentOnly: false,
      inHours: false,
    },
  ],
  finally: 'promise' as const,
};

/** Every door with everything it may be asked for. A door without a request here does not compile. */
export const requests: Requests = {
  visitor: {
    'visitor:hello': plain(() => ({ site: 'demo', locale: 'de' as const })),
    'visitor:device': plain(() => ({ site: 'demo', locale: 'de' as const })),
    'site:ping': plain(() => ({
      site: 'demo',
      origin: 'https://shop.example',
      path: '/',
      title: 'Shop',
      version: '0.1.0',
      twice: false,
    })),
    'message:send': [
      { names: 'conversation', body: ({ conversation }) => ({ to: { conversation }, n: 2, ...writing() }) },
      { body: () => ({ to: { start: makeStartKey() }, n: 1, ...writing() }) },
      {
        names: 'file',
        missing: 'file.refused',
        body: ({ file }) => ({ to: { start: makeStartKey() }, n: 1, ...writing(), files: [file] }),
      },
    ],
    'conversation:resume': ofConversation(({ conversation }) => ({
      conversation,
      epoch: null,
      afterSeq: 0,
      rev: 0,
      limit: 50,
    })),
    'conversation:earlier': ofConversation(({ conversation }) => ({ conversation, beforeSeq: 9, limit: 50 })),
    'conversation:list': plain(() => ({})),
    'conversation:read': ofConversation(({ conversation }) => ({ conversation, upTo: 1 })),
    'conversation:close': ofConversation(({ conversation }) => ({ conversation, cid: makeCid() })),
    'conversation:rate': [
      {
        names: 'conversation',
        // It has not ended.
        rightful: 'rating.refused',
        body: ({ conversation }) => ({ conversation, cid: makeCid(), score: 5 }),
      },
    ],
    'conversation:prefer': ofConversation(({ conversation }) => ({ conversation, cid: makeCid(), channel: 'chat' })),
    // This shop has no mail.
    'escalation:ask': [
      {
        names: 'conversation',
        rightful: 'channel.off',
        body: ({ conversation }) => ({
          conversation,
          cid: makeCid(),
          to: { is: 'email' as const, value: 'eve@shop.example', isChoice: false },
        }),
      },
      {
        names: 'conversation',
        body: ({ conversation }) => ({ conversation, cid: makeCid(), to: { is: 'person' as const } }),
      },
    ],
    'way:remove': ofConversation(({ conversation }) => ({ conversation, cid: makeCid(), channel: 'email' as const })),
    'device:renew': plain(() => ({})),
    'device:list': plain(() => ({})),
    'device:end': [
      { body: () => ({ which: 'this' as const }) },
      { body: () => ({ which: 'others' as const }) },
      { names: 'device', body: ({ device }) => ({ which: device }) },
    ],
    'device:revoke': plain(() => ({ site: 'demo', revokeToken: noToken(tokenPrefix.revoke) })),
    'link:create': ofConversation(({ conversation }) => ({ conversation })),
    'link:redeem': [
      {
        rightful: 'link.invalid',
        body: () => ({ site: 'demo', locale: 'de' as const, token: noToken(tokenPrefix.link) }),
      },
      { rightful: 'link.invalid', body: () => ({ site: 'demo', locale: 'de' as const, code: '000000' }) },
    ],
    'link:wait': plain(
      () => ({ site: 'demo', locale: 'de' as const, ticket: noToken(tokenPrefix.ticket), waitMs: 1 }),
      'link.invalid',
    ),
    // Nobody waits at hers, and of another's she hears no more than of one that is not there.
    'link:answer': [
      {
        names: 'link',
        rightful: 'link.invalid',
        missing: 'link.invalid',
        body: ({ link }) => ({ link, yes: true }),
      },
    ],
    'link:revoke': [{ names: 'link', body: ({ link }) => ({ link }) }],
    'code:request': plain(
      () => ({ kind: 'email' as const, value: 'eve@shop.example', purpose: 'prove' as const }),
      'code.off',
    ),
    'code:verify': [
      {
        rightful: 'code.wrong',
        body: () => ({ id: `${idPrefix.code}${randomPart()}` as CodeId, code: '000000' }),
      },
    ],
    'identity:say': plain(() => ({ name: 'Eve' })),
    'identity:nonce': plain(() => ({ site: 'demo' })),
    'identity:prove': [
      {
        rightful: 'token.bad',
        body: () => ({ site: 'demo', locale: 'de' as const, hold: 'page' as const, proof: { jwt: 'no.token.at-all' } }),
      },
      {
        rightful: 'token.key',
        body: () => ({
          site: 'demo',
          locale: 'de' as const,
          hold: 'page' as const,
          proof: { kind: 'user' as const, value: 'K-1001', hash: '0'.repeat(64) },
        }),
      },
    ],
    'consent:set': plain(() => ({ purpose: 'profile' as const, granted: true, text: '1' })),
    'data:show': plain(() => ({})),
    'data:export': plain(() => ({})),
    'data:erase': plain(() => ({ confirm: true as const, what: 'device' as const })),
    typing: ofConversation(({ conversation }) => ({ conversation, on: true })),
    presence: plain(() => ({ visible: true, panel: true })),
  },
  inbox: {
    'setup:open': plain(() => ({ token: noToken(tokenPrefix.setup) }), 'token.invalid'),
    'setup:finish': plain(
      () => ({
        token: noToken(tokenPrefix.setup),
        name: 'Eve',
        email: 'eve@shop.example',
        password: ownerPassword,
        locale: 'de' as const,
        site: { name: 'Mine now', origins: ['https://eve.example'], privacyUrl: null },
      }),
      'token.invalid',
    ),
    'session:sign-in': plain(() => ({ email: `${randomPart()}@shop.example`, password: ownerPassword }), 'auth.wrong'),
    'session:sign-out': plain(() => ({})),
    'session:read': plain(() => ({})),
    'session:confirm': plain(() => ({ password: ownerPassword })),
    'session:list': plain(() => ({})),
    'session:end': [{ names: 'signIn', body: ({ signIn }) => ({ signIn }) }],
    'invite:open': plain(() => ({ token: noToken(tokenPrefix.invite) }), 'token.invalid'),
    'invite:accept': plain(
      () => ({ token: noToken(tokenPrefix.invite), name: 'Eve', password: ownerPassword, locale: 'de' as const }),
      'token.invalid',
    ),
    'self:change': plain(() => ({ name: 'Otto der Zweite' })),
    'password:change': plain(() => ({ password: 'eleven slow snails in a row' })),
    'factor:begin': plain(() => ({})),
    'factor:confirm': plain(() => ({ code: '000000' }), 'setting.refused'),
    'factor:end': plain(() => ({})),
    'agent:list': plain(() => ({})),
    'agent:invite': plain(() => ({ email: `${randomPart()}@shop.example`, name: 'Nina', role: 'agent' as const })),
    'invite:revoke': [{ names: 'invite', body: ({ invite }) => ({ invite }) }],
    'agent:change': [{ names: 'agent', body: ({ agent }) => ({ agent, role: 'admin' as const }) }],
    'site:read': plain(() => ({})),
    'site:change': plain(() => ({ name: 'Bikes & Books' })),
    'look:preview': plain(() => ({ locale: 'de' as const, look: { accent: '#aa3366' } })),
    'snippet:wait': plain(() => ({})),
    'snippet:read': plain(() => ({})),
    'rating:count': plain(() => ({ days: 30 })),
    'inbox:list': plain(() => ({ view: 'all' as const, sort: 'newest' as const, limit: 50 })),
    'inbox:resume': plain(() => ({ afterPos: 0, limit: 50 })),
    'search:run': plain(() => ({ text: 'bike', offset: 0 })),
    'conversation:open': ofConversation(({ conversation }) => ({ conversation })),
    'conversation:leave': ofConversation(({ conversation }) => ({ conversation })),
    'conversation:resume': ofConversation(({ conversation }) => ({
      conversation,
      epoch: null,
      afterSeq: 0,
      afterAside: 0,
      rev: 0,
      limit: 50,
    })),
    'conversation:earlier': ofConversation(({ conversation }) => ({ conversation, beforeSeq: 9, limit: 50 })),
    'conversation:read': ofConversation(({ conversation }) => ({ conversation, upTo: 1 })),
    'message:send': [
      { names: 'conversation', body: ({ conversation }) => ({ conversation, n: 1, seenSeq: 999, ...writing() }) },
    ],
    'note:add': [
      { names: 'conversation', body: ({ conversation }) => ({ conversation, mentions: [], ...writing() }) },
      {
        names: 'agent',
        missing: 'request.malformed',
        body: ({ conversation, agent }) => ({ conversation, mentions: [agent], ...writing() }),
      },
    ],
    'conversation:assign': [
      { names: 'conversation', body: ({ conversation }) => ({ conversation, cid: makeCid(), to: null }) },
      {
        names: 'agent',
        mayBeNull: true,
        body: ({ conversation, agent }) => ({ conversation, cid: makeCid(), to: agent }),
      },
    ],
    'conversation:close': ofConversation(({ conversation }) => ({ conversation, cid: makeCid(), seenSeq: 999 })),
    'conversation:reopen': ofConversation(({ conversation }) => ({ conversation, cid: makeCid() })),
    'profile:open': [
      { names: 'conversation', body: ({ conversation }) => ({ conversation }) },
      { names: 'identifier', body: ({ identifier }) => ({ identifier }) },
    ],
    'profile:reveal': ofIdentifier(({ identifier }) => ({ identifier })),
    'profile:why': ofIdentifier(({ identifier }) => ({ identifier })),
    'profile:find': plain(() => ({ query: 'Ada' })),
    'profile:rename': ofIdentifier(({ identifier }) => ({ identifier, name: 'Ada' })),
    'profile:join': [
      { names: 'identifier', body: joining },
      { names: 'other', body: joining },
    ],
    'profile:part': [
      { names: 'identifier', body: ({ identifier, other }) => ({ a: identifier, b: other, reason }) },
      { names: 'other', body: ({ identifier, other }) => ({ a: identifier, b: other, reason }) },
    ],
    'claim:revoke': [{ names: 'claim', body: ({ claim }) => ({ claim, reason }) }],
    // It counts already.
    'claim:restore': [{ names: 'claim', rightful: 'profile.changed', body: ({ claim }) => ({ claim, reason }) }],
    'identity:undo': [{ names: 'log', body: ({ log }) => ({ log }) }],
    'reader:revoke': [
      { names: 'conversation', body: ({ conversation, identifier }) => ({ conversation, identifier }) },
      { names: 'identifier', body: ({ conversation, identifier }) => ({ conversation, identifier }) },
    ],
    'device:end': [{ names: 'device', body: ({ device }) => ({ device }) }],
    'value:list': plain(() => ({})),
    'value:rule': plain(() => ({ kind: 'email', pattern: `${randomPart()}@shop.example`, what: 'blocked' as const })),
    'export:start': ofIdentifier(({ identifier }) => ({ identifiers: [identifier] })),
    'erase:show': ofIdentifier(({ identifier }) => ({ identifiers: [identifier] })),
    'erase:start': ofIdentifier(({ identifier }) => ({ identifiers: [identifier] })),
    'key:list': plain(() => ({})),
    'key:add': plain(() => ({
      use: 'hmac' as const,
      signs: 'user' as const,
      secret: `the old vendor's ${randomPart()}`,
      days: 30,
    })),
    'key:end': [{ names: 'key', body: ({ key }) => ({ key }) }],
    'key:test': plain(() => ({ token: 'no.token.at-all' })),
    'privacy:read': plain(() => ({})),
    'privacy:change': plain(() => ({ profileDays: 399 })),
    'retention:list': plain(() => ({})),
    // Nothing waits.
    'retention:allow': plain(() => ({ what: 'conversations' }), 'not-found'),
    'audit:list': plain(() => ({ limit: 50 })),
    'mail:state': plain(() => ({})),
    'route:preview': ofConversation(({ conversation }) => ({ conversation })),
    // It has not failed.
    'delivery:retry': [
      { names: 'delivery', rightful: 'delivery.already-sent', body: ({ delivery }) => ({ delivery, cid: makeCid() }) },
    ],
    'delivery:move': [
      { names: 'delivery', body: ({ delivery }) => ({ delivery, cid: makeCid(), to: 'chat' as const }) },
    ],
    'delivery:leave': [
      {
        names: 'delivery',
        rightful: 'delivery.already-sent',
        body: ({ delivery }) => ({ delivery, cid: makeCid(), arrived: true }),
      },
    ],
    'delivery:hurry': [
      { names: 'delivery', rightful: 'delivery.already-sent', body: ({ delivery }) => ({ delivery, cid: makeCid() }) },
    ],
    'mail:read': [{ names: 'mail', body: ({ mail }) => ({ mail }) }],
    // Nothing is held in it.
    'aside:release': [
      {
        names: 'conversation',
        rightful: 'not-found',
        body: ({ conversation }) => ({ conversation, asideSeq: 1, cid: makeCid() }),
      },
    ],
    'aside:keep': [
      {
        names: 'conversation',
        rightful: 'not-found',
        body: ({ conversation }) => ({ conversation, asideSeq: 1, cid: makeCid() }),
      },
    ],
    // It began in the chat.
    'mail:join': [
      {
        names: 'conversation',
        rightful: 'not-found',
        body: ({ conversation }) => ({ conversation, into: 999_999, cid: makeCid() }),
      },
    ],
    'channel:read': plain(() => ({})),
    // There is no such server.
    'channel:save': plain(() => ({ settings: mailSettings() }), 'setting.refused'),
    // This shop has no mail.
    'channel:remove': plain(() => ({ waiting: 'chat' as const }), 'channel.off'),
    'channel:pause': plain(() => ({ isPaused: false }), 'channel.off'),
    'channel:reread': plain(() => ({}), 'channel.off'),
    'channel:check': plain(() => ({ candidate: { settings: mailSettings() } }), 'setting.refused'),
    'channel:checked': plain(() => ({ check: `${idPrefix.check}${randomPart()}` as CheckId }), 'not-found'),
    'answering:read': plain(() => ({})),
    'answering:change': plain(() => ({ graceMs: 120_000 })),
    'escalation:preview': ofConversation(({ conversation }) => ({ conversation, locale: 'de' as const })),
    'brief:render': ofConversation(({ conversation }) => ({ conversation, brief: noBrief })),
    'escalation:start': [
      {
        names: 'conversation',
        rightful: 'escalation.nobody',
        body: ({ conversation }) => ({
          conversation,
          cid: makeCid(),
          to: { policy: 'Standard' },
          brief: noBrief,
          expects: 'answer' as const,
        }),
      },
    ],
    'escalation:next': [
      { names: 'escalation', rightful: 'escalation.ended', body: ({ escalation }) => ({ escalation, cid: makeCid() }) },
    ],
    'escalation:stop': [
      { names: 'escalation', rightful: 'escalation.ended', body: ({ escalation }) => ({ escalation, cid: makeCid() }) },
    ],
    'escalation:take': [
      { names: 'escalation', rightful: 'escalation.ended', body: ({ escalation }) => ({ escalation, cid: makeCid() }) },
    ],
    'policy:read': plain(() => ({})),
    'policy:change': plain(() => ({ onCall: [] })),
    'policy:try': plain(() => ({ policy: onePolicy, at: null, isUrgent: false })),
    'hours:read': plain(() => ({})),
    'hours:change': plain(() => ({ zone: 'Europe/Berlin', week: null, holidaysOf: null, closed: [] })),
    'reach:list': plain(() => ({})),
    'reach:add': plain(
      () => ({ kind: 'email' as const, address: `${randomPart().toLowerCase()}@shop.example` }),
      'channel.off',
    ),
    'reach:verify': [{ names: 'reach', rightful: 'code.ended', body: ({ reach }) => ({ reach, code: '000000' }) }],
    'reach:send-code': [{ names: 'reach', rightful: 'channel.off', body: ({ reach }) => ({ reach }) }],
    'reach:change': [{ names: 'reach', body: ({ reach }) => ({ reach, ord: 1 }) }],
    'reach:remove': [{ names: 'reach', body: ({ reach }) => ({ reach }) }],
    'answer:open': plain(() => ({ token: noToken(tokenPrefix.answer) }), 'token.invalid'),
    'answer:send': plain(
      () => ({ token: noToken(tokenPrefix.answer), text: 'Yes', to: 'visitor' as const }),
      'token.invalid',
    ),
    typing: ofConversation(({ conversation }) => ({ conversation, on: true })),
    'presence:set': plain(() => ({ on: true })),
  },
};

/** An id of the right form that nobody has. */
export const unknownRows = (): Rows => ({
  conversation: `${idPrefix.conversation}${randomPart()}` as ConversationId,
  file: `${idPrefix.file}${randomPart()}` as FileId,
  agent: `${idPrefix.agent}${randomPart()}` as AgentId,
  invite: `${idPrefix.invite}${randomPart()}` as InviteId,
  signIn: `${idPrefix.signIn}${randomPart()}` as SignInId,
  device: `${idPrefix.device}${randomPart()}` as DeviceId,
  link: `${idPrefix.link}${randomPart()}` as LinkId,
  identifier: 4_000_000_000_001,
  other: 4_000_000_000_002,
  claim: 4_000_000_000_003,
  log: 4_000_000_000_004,
  key: `${idPrefix.identityKey}${randomPart()}` as IdentityKeyId,
  delivery: 4_000_000_000_005,
  mail: 4_000_000_000_006,
  escalation: `${idPrefix.escalation}${randomPart()}` as EscalationId,
  reach: `${idPrefix.reach}${randomPart()}` as ReachId,
});

/** What is no id at all: each case takes the next. */
export const malformedIds: readonly unknown[] = [
  '',
  'cv_short',
  42,
  null,
  ['cv_AAAAAAAAAAAAAAAAAAAAAA'],
  { id: 'cv_AAAAAAAAAAAAAAAAAAAAAA' },
  "cv_' or 1=1 --AAAAAAAAAAA",
  'cv_AAAAAAAAAAAAAAAAAAAAAA\u0000',
  '../../cv_AAAAAAAAAAAAAAAAAAAAAA',
  true,
];

/** Rows that are numbered. */
export const numbered: readonly RowKind[] = ['identifier', 'other', 'claim', 'log', 'delivery', 'mail'];
export const malformedNumbers: readonly unknown[] = [
  '1',
  '',
  0,
  -1,
  1.5,
  null,
  [1],
  { id: 1 },
  2 ** 60,
  true,
  '1 or 1=1',
];
