import type { Entry, Marks, Message } from '../../protocol/entry.ts';
import type { Cid, ConversationId, FileId, MessageId } from '../../protocol/ids.ts';
import { makeCid, randomPart } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { ProblemCode } from '../../protocol/problems.ts';
import { problem } from '../../protocol/problems.ts';
import type { ConversationCursor } from '../../protocol/view.ts';
import type { HttpDoors } from '../../widget/http-doors.ts';
import type { LiveAuth, LiveListener, Shown, Transport } from '../../widget/transport.ts';
import { type FakeDevice, FakePeople, type Reader } from './fake-people.ts';

interface Talk {
  readonly id: ConversationId;
  readonly device: FakeDevice;
  /** Of whoever was signed in when it began, or signed in later. */
  user: string | null;
  readonly start: string;
  readonly entries: Entry[];
  lastN: number;
  rev: number;
  marks: Marks;
}

type Body = Record<string, any>;

/** One site's server in memory: just enough of the doors for a widget, answered a moment later like over a network. */
export class FakeServer {
  readonly asked: string[] = [];
  readonly talks: Talk[] = [];
  readonly files = new Map<string, Blob>();
  /** Nothing gets through, in either direction. */
  isCut = false;
  /** Sockets are refused by something in between; HTTP works. */
  hasSockets = true;
  /** The next answers to this door. */
  readonly refusals = new Map<string, { code: ProblemCode; retryAfterMs?: number; detail?: object }[]>();
  /** How the site asks before storing. */
  consent: 'auto' | 'required' = 'auto';
  readonly people = new FakePeople(
    (device, name, body) => this.#tellDevice(device, name, body),
    (devices) => this.#readsChanged(devices),
  );
  readonly #live = new Set<{ token: string; pass: string | null; listener: LiveListener }>();
  readonly #waiting = new Set<() => void>();

  /** The messages that are there, in order. */
  get said(): string[] {
    return this.talks.flatMap((talk) => talk.entries.flatMap((it) => (it.t === 'message' ? it.text : it.what)));
  }

  get connections(): number {
    return this.#live.size;
  }

  refuse(door: string, code: ProblemCode, more: { retryAfterMs?: number; detail?: object } = {}): void {
    this.refusals.set(door, [...(this.refusals.get(door) ?? []), { code, ...more }]);
  }

  cut(): void {
    this.isCut = true;
    for (const one of [...this.#live]) this.#drop(one);
  }

  mend(): void {
    this.isCut = false;
  }

  /** An agent answers. */
  answer(text: string, talk = this.talks.at(-1)!): Message {
    return this.#append(talk, { author: { side: 'agent', name: 'Anna' }, cid: makeCid(), text, files: [] });
  }

  close(talk = this.talks.at(-1)!): void {
    this.#add(talk, {
      t: 'change',
      seq: talk.entries.length + 1,
      at: Date.now(),
      author: { side: 'system' },
      what: 'closed',
    });
  }

  /** An agent has read everything. */
  see(talk = this.talks.at(-1)!): void {
    talk.marks = { ...talk.marks, agents: talk.entries.length };
    talk.rev++;
    this.push('marks:changed', { conversation: talk.id, epoch: 'e1', rev: talk.rev, marks: talk.marks });
  }

  /** The device is signed out. */
  revoke(): void {
    this.people.devices.splice(0);
    for (const one of [...this.#live]) one.listener.push('device:ended', { why: 'revoked' });
  }

  push(name: string, body: Body): void {
    for (const { listener } of [...this.#live]) this.#later(() => listener.push(name, body));
  }

  http(shown: () => Shown | null): HttpDoors {
    const request = (door: string, body: Body) => {
      // A request takes along what is there when it leaves.
      const now = shown();
      return this.#reach(() => this.#pass(door, body, now?.token ?? '', now?.pass ?? null));
    };
    return {
      request: request as HttpDoors['request'],
      hint: (door, body) => void request(door, body as Body),
      close() {},
      upload: ({ bytes, progress }) =>
        this.#reach(() => {
          progress(1);
          const refusal = this.#refusal('file');
          if (refusal) return refusal;
          const file = `fl_${randomPart()}` as FileId;
          this.files.set(file, bytes);
          return { ok: true as const, file, type: bytes.type, bytes: bytes.size };
        }),
      fetchFile: (id) => this.#reach(() => this.files.get(id) ?? null),
      fetchExport: (pass) => this.#reach(() => (pass === 'nx_1' ? new Blob(['zip']) : null)),
    };
  }

  /** A socket; whatever is between may not let it through. */
  async live(auth: LiveAuth, listener: LiveListener): Promise<Transport> {
    const one = { token: auth.token, pass: auth.pass ?? null, listener };
    const isUp = () => this.#live.has(one);
    this.#later(() => {
      const reader = this.people.find(auth.token, one.pass);
      const refusal = this.#refusal('connect') ?? (reader ? null : no('auth.revoked'));
      if (this.isCut || !this.hasSockets) listener.down();
      else if (refusal) listener.down(refusal.problem);
      else if (reader) {
        this.#live.add(one);
        listener.push('welcome', { now: Date.now(), ...this.#standing(reader) });
      }
    });
    return {
      request: ((door: string, body: Body) =>
        isUp()
          ? this.#reach(() => (isUp() ? this.#pass(door, body, auth.token, one.pass) : null))
          : Promise.resolve(null)) as Transport['request'],
      hint: (door) => void this.asked.push(door),
      close: () => void this.#live.delete(one),
    };
  }

  /** What a device may read has changed: its sockets are welcomed again. */
  rewelcome(): void {
    this.#readsChanged(this.people.devices);
  }

  #tellDevice(device: FakeDevice, name: string, body: Body): void {
    for (const { token, listener } of [...this.#live])
      if (token === device.token || token === device.next) this.#later(() => listener.push(name, body));
  }

  #readsChanged(devices: readonly FakeDevice[]): void {
    for (const one of [...this.#live])
      this.#later(() => {
        const reader = this.people.find(one.token, one.pass);
        if (reader && devices.includes(reader.device) && this.#live.has(one))
          one.listener.push('welcome', { now: Date.now(), ...this.#standing(reader) });
      });
  }

  #mayRead(talk: Talk, { device, isShown }: Reader): boolean {
    if (this.people.isLinked(device, talk.id)) return true;
    return talk.user === null ? talk.device === device : isShown && talk.user === device.user;
  }

  #drop(one: { token: string; listener: LiveListener; pass: string | null }): void {
    if (this.#live.delete(one)) one.listener.down();
  }

  #later(act: () => void): void {
    setTimeout(act, 5);
  }

  /** There and back, if the line holds both ways. */
  async #reach<T>(act: () => T | Promise<T>): Promise<T | null> {
    await new Promise<void>((resolve) => this.#later(resolve));
    if (this.isCut) return null;
    const answer = await act();
    await new Promise<void>((resolve) => this.#later(resolve));
    return this.isCut ? null : answer;
  }

  #refusal(door: string) {
    const next = this.refusals.get(door)?.shift();
    return next ? no(next.code, next.detail, next.retryAfterMs) : null;
  }

  #pass(door: string, body: Body, token: string, pass: string | null): any {
    this.asked.push(door);
    const refusal = this.#refusal(door);
    if (refusal) return refusal;
    const reader = this.people.find(token, pass);
    if (door === 'visitor:hello') return this.#hello();
    // A browser that shows a token that has ended is told so, whatever it asks.
    if (token && !reader) return no('auth.revoked');
    const answer = this.people.answer(door, body, reader);
    if (door === 'identity:prove') this.#hand();
    if (answer) return answer;
    if (!reader) return no('auth.missing');
    const talk = this.talks.find((it) => it.id === body['conversation'] && this.#mayRead(it, reader));
    switch (door) {
      case 'message:send':
        return this.#receive(reader, body);
      case 'conversation:list':
        return { ok: true, ...this.#standing(reader) };
      case 'conversation:resume':
        return talk ? this.#resume(talk, body) : no('not-found');
      case 'conversation:earlier': {
        const all = (talk?.entries ?? []).filter((it) => it.seq < body['beforeSeq']);
        return { ok: true, entries: all.slice(-body['limit']), more: all.length > body['limit'] };
      }
      case 'conversation:read':
        talk!.marks = { ...talk!.marks, visitor: body['upTo'] };
        return { ok: true };
      default:
        return { ok: true };
    }
  }

  #hello(): object {
    return {
      ok: true,
      availability,
      site: { name: 'Rad & Röstung', privacyUrl: null },
      greeting: { de: 'Guten Tag', en: 'Hello' },
      quickQuestions: [],
      offers: [],
      codes: ['email'],
      asksAddress: false,
      escalates: false,
      consent: this.consent,
    };
  }

  /** What was said goes with the person who signed in. */
  #hand(): void {
    for (const talk of this.talks) if (talk.user === null) talk.user = talk.device.user;
  }

  #standing(reader: Reader) {
    const { device, isShown } = reader;
    const mine = this.talks.filter((it) => this.#mayRead(it, reader)).reverse();
    return {
      device: {
        id: device.id,
        level: isShown ? ('signed' as const) : ('anonymous' as const),
        ...(device.user !== null && !isShown ? { isHidden: true as const } : {}),
        ...(device.isDue ? { renew: true as const } : {}),
      },
      conversations: mine.map(
        (it): ConversationCursor => ({
          conversation: it.id,
          epoch: 'e1',
          from: 1,
          seq: it.entries.length,
          rev: it.rev,
          readUpTo: it.marks.visitor,
          state: 'open',
          nextN: it.lastN + 1,
        }),
      ),
      availability,
    };
  }

  #receive(reader: Reader, body: Body): object {
    const { device } = reader;
    const known = this.talks
      .filter((it) => it.device === device)
      .flatMap((talk) => talk.entries.map((entry) => ({ talk, entry })))
      .find(({ entry }) => entry.t === 'message' && entry.cid === body['cid']);
    if (known?.entry.t === 'message') {
      const { seq, id, at } = known.entry;
      return { ok: true, conversation: known.talk.id, seq, id, at, again: true };
    }
    const to = body['to'] as { conversation?: string; start?: string };
    const talk =
      this.talks.find(
        (it) =>
          (it.id === to.conversation && this.#mayRead(it, reader)) || (it.device === device && it.start === to.start),
      ) ?? (to.start ? this.#begin(device, to.start) : undefined);
    if (!talk) return no('not-found');
    if (body['n'] !== talk.lastN + 1) return no('message.out-of-order', { expected: talk.lastN + 1 });
    talk.lastN++;
    const files = (body['files'] as FileId[]).map((file) => ({ file, name: 'bild.png', type: 'image/png', bytes: 3 }));
    const { id, seq, at } = this.#append(talk, {
      author: { side: 'visitor' },
      cid: body['cid'] as Cid,
      text: body['text'],
      files,
    });
    return { ok: true, conversation: talk.id, seq, id, at };
  }

  #begin(device: FakeDevice, start: string): Talk {
    const talk: Talk = {
      id: `cv_${randomPart()}` as ConversationId,
      device,
      user: device.user,
      start,
      entries: [],
      lastN: 0,
      rev: 0,
      marks: { visitor: 0, agents: 0, deliveries: [], ways: { prefers: null, email: null } },
    };
    this.talks.push(talk);
    return talk;
  }

  async #resume(talk: Talk, body: Body): Promise<object | null> {
    const answer = () => {
      const after = talk.entries.filter((it) => it.seq > body['afterSeq']);
      const isNew = body['epoch'] === null || body['rev'] !== talk.rev;
      return {
        ok: true,
        epoch: 'e1',
        entries: after.slice(0, body['limit']),
        more: after.length > body['limit'],
        seq: talk.entries.length,
        rev: talk.rev,
        state: 'open',
        ...(isNew ? { marks: talk.marks } : {}),
        nextN: talk.lastN + 1,
      };
    };
    if (body['waitMs'] === undefined || talk.entries.length > body['afterSeq']) return answer();
    await new Promise<void>((resolve) => {
      this.#waiting.add(resolve);
      setTimeout(resolve, Math.min(body['waitMs'], limits.waitMs));
    });
    return answer();
  }

  #append(talk: Talk, said: Pick<Message, 'author' | 'cid' | 'text' | 'files'>): Message {
    const entry: Message = {
      t: 'message',
      seq: talk.entries.length + 1,
      id: `ms_${randomPart()}` as MessageId,
      at: Date.now(),
      channel: 'chat',
      links: [],
      ...said,
    };
    this.#add(talk, entry);
    return entry;
  }

  #add(talk: Talk, entry: Entry): void {
    talk.entries.push(entry);
    for (const done of this.#waiting) done();
    this.#waiting.clear();
    for (const { token, pass, listener } of [...this.#live]) {
      const reader = this.people.find(token, pass);
      if (reader && this.#mayRead(talk, reader))
        this.#later(() => listener.push('entry:added', { conversation: talk.id, epoch: 'e1', entry }));
    }
  }
}

const availability = { state: 'open' as const, replyMedianS: null, opensAt: null, queue: null };

const no = (code: ProblemCode, detail?: object, retryAfterMs?: number) => ({
  ok: false as const,
  problem: problem(code, detail, retryAfterMs),
});
