import { DatabaseSync } from 'node:sqlite';
import { randomToken } from '../../../plugin-server/secret/random-token.ts';
import type { Principal } from '../../../protocol/door.ts';
import type { Right } from '../../../protocol/identity.ts';
import { tokenPrefix } from '../../../protocol/ids.ts';
import type { ProblemCode } from '../../../protocol/problems.ts';
import type { Role } from '../../../protocol/schema.ts';
import type { Side } from '../../../protocol/wire.ts';
import { agentWith, ask, deviceWith, type TestAgent, visitor, type Wired, words } from '../../support/people.ts';
import type { Rows } from './requests.ts';
import { upload, type World } from './world.ts';

/** Somebody before a door: what she shows, whom the server must take her for, which rows are in her reach. */
export interface Caller {
  readonly as: Principal;
  /** Said at every door, whoever may use it. */
  readonly always?: ProblemCode;
  /** Said when she wants a socket; absent: she gets one. */
  readonly atSocket?: ProblemCode;
  readonly headers: Record<string, string>;
  readonly rows?: Rows;
  /** Of an agent, if not those she comes with. */
  readonly rights?: readonly Right[];
  connect(): Promise<Wired<Side>>;
}

export type MakeCaller = (world: World) => Promise<Caller>;

const visitors = {
  'nobody at all': async ({ app }) => ({
    as: 'nobody',
    atSocket: 'request.malformed',
    headers: {},
    connect: deviceWith(app, '').tab,
  }),
  'a token of wrong form': async ({ app }) => {
    const { headers, tab } = deviceWith(app, "nd_' or 1=1 --");
    return { as: 'nobody', atSocket: 'request.malformed', headers, connect: tab };
  },
  'a token nobody has': async ({ app }) => {
    const { headers, tab } = deviceWith(app, randomToken(tokenPrefix.device));
    return { as: 'visitor', always: 'auth.revoked', atSocket: 'auth.revoked', headers, connect: tab };
  },
  'a device that was ended': async (world) => {
    const { device, headers, tab } = await world.writer(world.here);
    await world.end(device);
    return { as: 'visitor', always: 'auth.revoked', atSocket: 'auth.revoked', headers, connect: tab };
  },
  'an owner with her cookie': async (world) => {
    const { headers } = await world.member(world.here, 'owner');
    return { as: 'nobody', atSocket: 'request.malformed', headers, connect: deviceWith(world.app, '').tab };
  },
  'a visitor': async (world) => {
    const { headers, tab, conversation, device } = await world.writer(world.here);
    return { as: 'visitor', headers, rows: await rowsOf(world, { headers, conversation, device }), connect: tab };
  },
  // A visitor still for the server: the door that proves comes with the identity doors. What she proved she reads already.
  'a visitor who proved whose talk it is': async (world) => {
    const { conversation } = await world.writer(world.here);
    const { device, headers, tab } = await visitor(world.app);
    prove(world, device, conversation, world.now + 60_000);
    await ask(world.app, 'visitor', 'message:send', words('It is me.', 1, conversation), headers);
    return { as: 'proven', headers, rows: await rowsOf(world, { headers, conversation, device }), connect: tab };
  },
} satisfies Record<string, MakeCaller>;

const inTeam =
  (role: Role, rights?: readonly Right[]): MakeCaller =>
  async (world) => {
    const her = await world.member(world.here, role, rights === undefined ? {} : { rights });
    const { conversation, file, device } = await world.writer(world.here);
    const { agent } = await world.member(world.here, 'agent');
    const rows = {
      conversation,
      file,
      agent,
      invite: await world.invite(world.here),
      signIn: her.signIn,
      ...(await world.person(world.here, device, her.agent)),
    };
    return { as: role, headers: her.headers, rows, connect: her.open, ...(rights && { rights }) };
  };

const team = {
  'nobody at all': async ({ app }) => ({
    as: 'nobody',
    atSocket: 'auth.missing',
    headers: {},
    connect: agentWith(app, '').open,
  }),
  'a visitor with her token': async (world) => {
    const { headers } = await world.writer(world.here);
    return { as: 'nobody', atSocket: 'auth.missing', headers, connect: () => agentWith(world.app, '').open(headers) };
  },
  'a cookie nobody has': async ({ app }) => {
    const her = agentWith(app, `nahtlos-local=${randomToken(tokenPrefix.signIn)}`);
    return { as: 'nobody', atSocket: 'auth.revoked', headers: her.headers, connect: her.open };
  },
  'an owner who signed out': async (world) => {
    const her = await world.member(world.here, 'owner', { isSignedOut: true });
    return { as: 'nobody', atSocket: 'auth.revoked', headers: her.headers, connect: her.open };
  },
  'an owner who was blocked': async (world) =>
    refused(await world.member(world.here, 'owner', { isBlocked: true }), 'auth.forbidden'),
  'an owner of the other site who names this one': async (world) => {
    const { cookie } = await world.member(world.there, 'owner');
    return refused(agentWith(world.app, cookie, world.here.key), 'not-found');
  },
  'an owner at the browser of another': async (world) => {
    const { cookie } = await world.member(world.here, 'owner');
    const { instance } = await world.member(world.here, 'owner');
    return refused(agentWith(world.app, cookie, world.here.key, instance), 'auth.forbidden');
  },
  'an agent': inTeam('agent'),
  'an agent who may not merge': inTeam('agent', []),
  'an agent who may erase': inTeam('agent', ['erase', 'merge']),
  'an admin': inTeam('admin'),
  'an owner': inTeam('owner'),
} satisfies Record<string, MakeCaller>;

const refused = ({ headers, open }: TestAgent, always: ProblemCode): Caller => ({
  as: 'owner',
  always,
  atSocket: always,
  headers,
  connect: open,
});

export const callers: Readonly<Record<Side, Readonly<Record<string, MakeCaller>>>> = { visitor: visitors, inbox: team };

/** A visitor's: her conversation, and a file that no message carries yet. */
const rowsOf = async (
  world: World,
  own: Pick<Caller, 'headers'> & Pick<Rows, 'conversation' | 'device'>,
): Promise<Rows> => {
  const { agent, signIn } = await world.member(world.here, 'agent');
  const file = await upload(world.app, 'visitor', own.headers);
  return {
    conversation: own.conversation,
    file,
    agent,
    signIn,
    invite: await world.invite(world.here),
    ...(await world.person(world.here, own.device, agent)),
  };
};

/** As the identity doors will write it: this device proved the identifier by which the conversation is read. */
export const prove = ({ app, now }: World, device: string, conversation: string, until: number): void => {
  const beside = new DatabaseSync(`${app.dataFolder}/nahtlos.db`, { timeout: 5_000 });
  beside
    .prepare(
      `insert into device_proof (device, identifier, how, at, until)
       select ?, identifier, 'link', ?, ? from conversation_peer where conversation = ?`,
    )
    .run(device, now, until, conversation);
  beside.close();
};
