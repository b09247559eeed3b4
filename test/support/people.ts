import { io, type Socket } from 'socket.io-client';
import { doorPath } from '../../protocol/door.ts';
import {
  type Cid,
  type ConversationId,
  type DeviceId,
  type InstanceId,
  makeCid,
  makeInstanceId,
  makeStartKey,
  randomPart,
} from '../../protocol/ids.ts';
import type { Problem } from '../../protocol/problems.ts';
import type { Asked, DoorName, Given, Pushed, PushName, Reply, Side } from '../../protocol/wire.ts';
import { ownerEmail, ownerPassword } from './test-app.ts';

/** People who use the real doors: raw sockets and HTTP, none of our own client code. */

export interface Place {
  readonly publicUrl: string;
}

export interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown> & { ok?: boolean; problem?: Problem };
  readonly headers: Headers;
}

export const post = async (
  place: Place,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answered> => {
  const response = await fetch(`${place.publicUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: place.publicUrl, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answered['body'], headers: response.headers };
};

/** Asks a door over HTTP; throws with the Problem's code if it is refused. */
export const ask = async <S extends Side, Name extends DoorName<S>>(
  place: Place,
  side: S,
  name: Name,
  body: Asked<S, Name>,
  headers: Record<string, string> = {},
): Promise<Given<S, Name>> => {
  const answered = await post(place, doorPath(side, name), body, headers);
  if (answered.body.ok !== true)
    throw Object.assign(new Error(`${name}: ${answered.body.problem?.code}`), { problem: answered.body.problem });
  return answered.body as never;
};

export interface Wired<S extends Side> {
  readonly socket: Socket;
  /** Acknowledged by socket; a refusal is a value. */
  ask<Name extends DoorName<S>>(name: Name, body: Asked<S, Name>): Promise<Reply<S, Name>>;
  /** Acknowledged by socket; throws with the Problem's code if refused. */
  get<Name extends DoorName<S>>(name: Name, body: Asked<S, Name>): Promise<Given<S, Name>>;
  /** Everything heard so far, in order. */
  readonly heard: readonly { readonly name: string; readonly body: unknown }[];
  /** The next push of this name that fits, or one already heard that nobody took. */
  hear<Name extends PushName<S>>(name: Name, fits?: (body: Pushed<S, Name>) => boolean): Promise<Pushed<S, Name>>;
  leave(): void;
}

const patienceMs = 10_000;

const wired = <S extends Side>(socket: Socket): Wired<S> => {
  const heard: { name: string; body: unknown }[] = [];
  const taken = new Set<unknown>();
  const listeners = new Set<() => void>();
  socket.onAny((name: string, body: unknown) => {
    heard.push({ name, body });
    for (const listener of [...listeners]) listener();
  });
  const ask: Wired<S>['ask'] = (name, body) => socket.timeout(patienceMs).emitWithAck(name, body);
  return {
    socket,
    heard,
    ask,
    get: async (name, body) => {
      const reply = await ask(name, body);
      if (!reply.ok) throw Object.assign(new Error(`${name}: ${reply.problem.code}`), { problem: reply.problem });
      return reply as never;
    },
    hear: (name, fits = () => true) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = heard.find((it) => it.name === name && !taken.has(it) && fits(it.body as never));
          if (found === undefined) return;
          taken.add(found);
          listeners.delete(look);
          clearTimeout(timer);
          resolve(found.body as never);
        };
        const timer = setTimeout(() => {
          listeners.delete(look);
          reject(new Error(`Nobody said ${name}; heard: ${heard.map((it) => it.name).join(', ')}`));
        }, patienceMs);
        listeners.add(look);
        look();
      }),
    leave: () => void socket.disconnect(),
  };
};

const connect = <S extends Side>(
  place: Place,
  side: S,
  auth: object,
  extraHeaders: Record<string, string>,
): Promise<Wired<S>> => {
  const socket = io(`${place.publicUrl}/${side}`, {
    path: '/v1/live',
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth,
    extraHeaders: { origin: place.publicUrl, ...extraHeaders },
  });
  const it = wired<S>(socket);
  return new Promise((resolve, reject) => {
    socket.once('welcome', () => resolve(it));
    socket.once('connect_error', (error: Error & { data?: Problem }) => {
      socket.disconnect();
      reject(Object.assign(error, { problem: error.data }));
    });
  });
};

export interface TestVisitor {
  readonly token: string;
  readonly device: DeviceId;
  readonly revokeToken: string;
  readonly headers: Record<string, string>;
  /** Opens a socket of this device: a tab. */
  tab(more?: Record<string, string>): Promise<Wired<'visitor'>>;
}

/** Whoever shows this token, and the pass of this page load if somebody is signed in. */
export const deviceWith = (
  place: Place,
  token: string,
  site = 'demo',
  pass?: string,
): Pick<TestVisitor, 'headers' | 'tab'> => ({
  headers: { authorization: `Bearer ${token}`, ...(pass === undefined ? {} : { 'x-nahtlos-pass': pass }) },
  tab: (more = {}) =>
    connect(
      place,
      'visitor',
      { v: 1, site, token, tab: randomPart(), locale: 'de', ...(pass === undefined ? {} : { pass }) },
      more,
    ),
});

/** A browser that has become a device. */
export const visitor = async (place: Place, site = 'demo'): Promise<TestVisitor> => {
  const made = await ask(place, 'visitor', 'visitor:device', { site, locale: 'de' });
  return { ...made, ...deviceWith(place, made.token, site) };
};

export interface TestAgent {
  readonly cookie: string;
  readonly instance: InstanceId;
  readonly headers: Record<string, string>;
  /** Opens the inbox: a socket of this agent. */
  open(more?: Record<string, string>): Promise<Wired<'inbox'>>;
}

export const cookieOf = (headers: Headers): string => headers.getSetCookie()[0]?.split(';')[0] ?? '';

export const agentWith = (
  place: Place,
  cookie: string,
  site = 'demo',
  instance: InstanceId = makeInstanceId(),
): TestAgent => {
  return {
    cookie,
    instance,
    headers: { cookie, 'x-nahtlos-instance': instance, 'x-nahtlos-site': site },
    open: (more = {}) => connect(place, 'inbox', { v: 1, instance, site, pos: 0 }, { cookie, ...more }),
  };
};

/** Signs in; without arguments the owner of the test app. */
export const agent = async (
  place: Place,
  email = ownerEmail,
  password = ownerPassword,
  site = 'demo',
): Promise<TestAgent> => {
  const answered = await post(place, '/v1/inbox/session/sign-in', { email, password });
  if (answered.body.ok !== true) throw new Error(`sign-in: ${answered.body.problem?.code}`);
  return agentWith(place, cookieOf(answered.headers), site);
};

/** A colleague who took an invitation. */
export const colleague = async (
  place: Place,
  owner: TestAgent,
  email: string,
  role: 'agent' | 'admin' | 'owner' = 'agent',
): Promise<TestAgent> => {
  const { url } = await ask(
    place,
    'inbox',
    'agent:invite',
    { email, name: email.split('@')[0] ?? email, role },
    owner.headers,
  );
  const token = url.slice(url.indexOf('#') + 1);
  const answered = await post(place, '/v1/inbox/invite/accept', {
    token,
    name: email.split('@')[0],
    password: ownerPassword,
    locale: 'de',
  });
  if (answered.body.ok !== true) throw new Error(`invite: ${answered.body.problem?.code}`);
  return agentWith(place, cookieOf(answered.headers));
};

/** A message as a client would send it. */
export const words = (
  text: string,
  n: number,
  to?: ConversationId,
  cid: Cid = makeCid(),
): Asked<'visitor', 'message:send'> => ({
  to: to === undefined ? { start: makeStartKey() } : { conversation: to },
  cid,
  n,
  text,
  files: [],
});
