import { type ReadonlySignal, signal } from '@preact/signals';
import type { FileId } from '../protocol/ids.ts';
import type { Problem } from '../protocol/problems.ts';
import type { Asked, DoorName, Pushed, PushName } from '../protocol/wire.ts';
import { wall } from './clock.ts';
import {
  askByHttp,
  type Export,
  fetchExport,
  fetchFile,
  filePath,
  mailPath,
  putFile,
  type Sender,
  type Upload,
} from './http-doors.ts';
import { createLiveSocket } from './live-socket.ts';
import type { Answered, Told } from './told.ts';

/**
 * closed: nobody is signed in · joining: first attempt · live: socket · plain: WebSockets do not get through, HTTP does
 * its work · lost: neither
 */
export type Line =
  | { readonly is: 'closed' | 'joining' | 'live' | 'plain' }
  | { readonly is: 'lost'; readonly since: number };

export type Listener<Name extends PushName<'inbox'>> = (body: Pushed<'inbox', Name>) => void;

/** The server, as the models see it: doors to ask, news to hear, the state of the line. */
export interface Connection {
  readonly line: ReadonlySignal<Line>;
  /** Asks by socket while it lives, else by HTTP. */
  ask<Name extends DoorName<'inbox'>>(name: Name, body: Asked<'inbox', Name>): Promise<Told<Name>>;
  hint<Name extends DoorName<'inbox'>>(name: Name, body: Asked<'inbox', Name>): void;
  on<Name extends PushName<'inbox'>>(name: Name, listener: Listener<Name>): () => void;
  /** After a pause of the news, and every few seconds without a socket: read again what may have changed. */
  onCatchUp(listener: () => void): () => void;
  /** The sign-in has ended, or the page is too old. */
  onRefused(listener: (problem: Problem) => void): () => void;
  /** The doors without an agent need no instance; the others do. */
  introduce(sender: Sender): void;
  /** Opens the socket for the site introduced; `pos` is what the list has seen. */
  open(pos: () => number): void;
  close(): void;
  upload(file: Upload): Promise<Answered<{ readonly file: FileId }>>;
  download(file: FileId): Promise<Blob | null>;
  filePath(file: FileId): string;
  /** A mail as it came; to be shown in a frame that may do nothing. */
  mailPath(mail: number): string;
  /** Everything kept of a person, as one file; its pass works once. */
  fetchExport(pass: string): Promise<Export | null>;
}

/** Doors that are not mounted on sockets. */
export const httpOnly: ReadonlySet<string> = new Set<DoorName<'inbox'>>([
  'setup:open',
  'setup:finish',
  'session:sign-in',
  'session:sign-out',
  'session:read',
  'session:confirm',
  'invite:open',
  'invite:accept',
  'password:change',
  'factor:begin',
  'factor:confirm',
  'factor:end',
  'export:start',
  'erase:show',
  'erase:start',
  'key:list',
  'key:add',
  'key:end',
  'key:test',
  'retention:list',
  'retention:allow',
  'audit:list',
  'mail:state',
  'channel:save',
  'channel:remove',
  'channel:check',
  'answer:open',
  'answer:send',
]);

/** From here on plain HTTP does the work, while the socket is tried on. */
const failuresUntilPlain = 2;
const plainBeatMs = 5_000;

export const createConnection = (): Connection => {
  const line = signal<Line>({ is: 'closed' });
  const listeners = new Map<string, Set<(body: never) => void>>();
  const catchUps = new Set<() => void>();
  const refusals = new Set<(problem: Problem) => void>();
  let sender: Sender = { instance: null, site: null };
  let beat: ReturnType<typeof setInterval> | undefined;

  const setLine = (is: Exclude<Line['is'], 'lost'>): void => {
    if (line.peek().is !== is) line.value = { is };
  };

  const lose = (): void => {
    if (line.peek().is !== 'lost') line.value = { is: 'lost', since: wall() };
  };

  const catchUp = (): void => {
    for (const listener of catchUps) listener();
  };

  const refuse = (problem: Problem): void => {
    stopBeat();
    setLine('closed');
    for (const listener of refusals) listener(problem);
  };

  const startBeat = (): void => {
    if (beat !== undefined) return;
    beat = setInterval(catchUp, plainBeatMs);
    catchUp();
  };

  const stopBeat = (): void => {
    clearInterval(beat);
    beat = undefined;
  };

  const socket = createLiveSocket({
    pushed: (name, body) => {
      for (const listener of listeners.get(name) ?? []) listener(body as never);
      if (name === 'session:revoked') {
        socket.close();
        refuse({ code: 'auth.revoked', status: 401, retry: 'never', sentence: '' });
      }
    },
    connected: () => {
      stopBeat();
      setLine('live');
      catchUp();
    },
    lost: (failures) => {
      if (line.peek().is === 'closed') return;
      if (failures < failuresUntilPlain) return lose();
      startBeat();
    },
    refused: refuse,
  });

  const heed = <Answer extends { readonly ok: boolean }>(name: string, told: Answer): Answer => {
    const answer = told as Answered<object>;
    if (answer.ok) {
      if (beat !== undefined) setLine('plain');
      return told;
    }
    if (answer.problem.code === 'unreachable') {
      if (beat !== undefined) lose();
    } else if (line.peek().is !== 'closed' && endsAll(name, answer.problem)) {
      socket.close();
      refuse(answer.problem);
    }
    return told;
  };

  if (typeof window !== 'undefined') {
    for (const event of ['online', 'pageshow']) addEventListener(event, () => socket.hurry());
    addEventListener('offline', () => socket.rest());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') socket.hurry();
    });
  }

  return {
    line,
    ask: async (name, body) => {
      if (!httpOnly.has(name) && socket.isLive()) {
        const told = await socket.ask(name, body);
        return heed(name, told);
      }
      return heed(name, await askByHttp(sender, name, body));
    },
    hint: (name, body) => {
      if (line.peek().is === 'plain' && !socket.isLive()) void askByHttp(sender, name, body);
      else socket.hint(name, body);
    },
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener as (body: never) => void));
      return () => set.delete(listener as (body: never) => void);
    },
    onCatchUp: (listener) => {
      catchUps.add(listener);
      return () => catchUps.delete(listener);
    },
    onRefused: (listener) => {
      refusals.add(listener);
      return () => refusals.delete(listener);
    },
    introduce: (next) => {
      sender = next;
    },
    open: (pos) => {
      const { instance, site } = sender;
      if (instance === null || site === null) return;
      stopBeat();
      line.value = { is: 'joining' };
      socket.open({ instance, site, pos });
    },
    close: () => {
      stopBeat();
      socket.close();
      setLine('closed');
    },
    upload: (file) => putFile(sender, file),
    download: (file) => fetchFile(sender, file),
    filePath: (file) => filePath(sender, file),
    mailPath: (mail) => mailPath(sender, mail),
    fetchExport: (pass) => fetchExport(sender, pass),
  };
};

/** A wrong password at a prompt is no reason to throw anybody out. */
const endsAll = (name: string, problem: { readonly code: string }): boolean =>
  problem.code === 'version.too-old' ||
  ((problem.code === 'auth.missing' || problem.code === 'auth.revoked') && name !== 'session:read');
