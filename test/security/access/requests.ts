import {
  type AgentId,
  type ConversationId,
  type FileId,
  type InviteId,
  idPrefix,
  makeCid,
  makeStartKey,
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
}
export type RowKind = keyof Rows;

/** One way to ask a door. */
export interface Request<Body> {
  /** What it names; absent: nothing that could be somebody else's. */
  readonly names?: RowKind;
  readonly body: (rows: Rows) => Body;
  /** What a rightful caller hears, if not yes: the test has no password, code or token to give. */
  readonly rightful?: ProblemCode;
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
const plain = <Body>(body: () => Body, rightful?: ProblemCode): readonly Request<Body>[] => [
  { body, ...(rightful === undefined ? {} : { rightful }) },
];

/** Every door with everything it may be asked for. A door without a request here does not compile. */
export const requests: Requests = {
  visitor: {
    'visitor:hello': plain(() => ({ site: 'demo', locale: 'de' as const })),
    'visitor:device': plain(() => ({ site: 'demo', locale: 'de' as const })),
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
    'device:end': plain(() => ({ which: 'this' as const })),
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
      { names: 'agent', body: ({ conversation, agent }) => ({ conversation, cid: makeCid(), to: agent }) },
    ],
    'conversation:close': ofConversation(({ conversation }) => ({ conversation, cid: makeCid(), seenSeq: 999 })),
    'conversation:reopen': ofConversation(({ conversation }) => ({ conversation, cid: makeCid() })),
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
