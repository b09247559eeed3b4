import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as v from 'valibot';
import { expect } from 'vitest';
import type { Clock } from '../../plugin-server/clock.ts';
import type { AgentCaller } from '../../plugin-server/conversation/caller.ts';
import type { Done, Outcome } from '../../plugin-server/conversation/outcome.ts';
import { createFileShelf, type FileShelf } from '../../plugin-server/file/file-shelf.ts';
import { createPasses, type Passes } from '../../plugin-server/identity/passes.ts';
import { createMac, type Mac } from '../../plugin-server/secret/mac.ts';
import { createPasswords } from '../../plugin-server/secret/passwords.ts';
import { createSealer } from '../../plugin-server/secret/seal.ts';
import type { MasterKey } from '../../plugin-server/secret/subkey.ts';
import { addSite } from '../../plugin-server/site/add-site.ts';
import { openStore } from '../../plugin-server/store/open-store.ts';
import type { AuditTable } from '../../plugin-server/store/schema.ts';
import type { Store } from '../../plugin-server/store/store.ts';
import { beginSignIn } from '../../plugin-server/team/begin-sign-in.ts';
import { type FoundCaller, findCaller } from '../../plugin-server/team/find-caller.ts';
import { createGuesses } from '../../plugin-server/team/guesses.ts';
import { createInstanceOwners, type InstanceOwners } from '../../plugin-server/team/instance-owners.ts';
import { newAgent } from '../../plugin-server/team/new-agent.ts';
import type { RequestFacts, SignInFacts, TeamDesk } from '../../plugin-server/team/team-desk.ts';
import type { SiteId } from '../../protocol/ids.ts';
import type { ProblemDetail } from '../../protocol/problems.ts';
import type { Role } from '../../protocol/schema.ts';
import { type DoorName, type Given, wire } from '../../protocol/wire.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export interface TestClock extends Clock {
  pass(ms: number): void;
}

/** Starts on a full half minute, so that codes of a second factor do not change by chance. */
export const testClock = (at = 1_800_000_000_000): TestClock => {
  let now = at;
  return {
    wall: () => now,
    mono: () => now - at,
    steady: () => now,
    pass: (ms) => {
      now += ms;
    },
  };
};

export const laptop: RequestFacts = {
  network: '192.0.2.0/24',
  userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
};
export const elsewhere: RequestFacts = { ...laptop, network: '198.51.100.0/24' };

/** Somebody of the team with a sign-in, as the doors get to know her. */
export interface Person {
  readonly caller: AgentCaller;
  readonly facts: SignInFacts;
  readonly email: string;
  readonly password: string;
  /** What is in her cookie. */
  readonly secret: string;
}

export interface Office extends AsyncDisposable {
  readonly desk: TeamDesk & {
    readonly publicUrl: string;
    readonly pinned: { readonly src: string; readonly integrity: string };
    readonly shelf: FileShelf;
    readonly instances: InstanceOwners;
    readonly mac: Mac;
    readonly passes: Passes;
  };
  readonly store: Store;
  readonly clock: TestClock;
  /** Key `shop`, origin `https://shop.example`. */
  readonly site: SiteId;
  addSite(key: string): Promise<SiteId>;
  join(name: string, role: Role, site?: SiteId): Promise<Person>;
  find(person: Pick<Person, 'secret'>, site?: string): Promise<FoundCaller>;
  /** Operations on record, oldest first (SQLite). */
  audits(): Audit[];
  /** Everything the team's tables hold, as one text to look for what must not be there (SQLite). */
  onDisk(): string;
}

export type Audit = Pick<AuditTable, 'site' | 'at' | 'actor' | 'op' | 'refs'>;

// biome-ignore format: a list of words
const tables = [
  'site', 'agent', 'member', 'sign_in', 'invite', 'device', 'identifier', 'meta', 'audit', 'device_proof', 'conversation', 'conversation_peer',
  'claim', 'trait', 'consent', 'identity_key', 'used_token',
];

interface Options {
  /** Absent: SQLite. */
  readonly databaseUrl?: string;
  readonly requiresFactor?: boolean;
}

export interface TestStore {
  readonly store: Store;
  readonly clock: TestClock;
  readonly folder: string;
  close(): Promise<void>;
}

/** A real store, as empty as at the very first start: SQLite in a folder of its own, or the PostgreSQL named. */
export const openTestStore = async (databaseUrl?: string): Promise<TestStore> => {
  const clock = testClock();
  const folder = await mkdtemp(join(tmpdir(), 'nahtlos-team-'));
  const store = await openStore({
    dataFolder: folder,
    databaseUrl,
    clock,
    onFatal: (cause) => {
      throw cause;
    },
  });
  const close = async (): Promise<void> => {
    await store.close();
    await rm(folder, { recursive: true });
  };
  return { store, clock, folder, close };
};

const master = new Uint8Array(32).fill(7) as MasterKey;

/** A server with one site over a real database, cheap passwords, and a clock the test moves. */
export const openOffice = async ({ requiresFactor = false, databaseUrl }: Options = {}): Promise<Office> => {
  const { store, clock, folder, close } = await openTestStore(databaseUrl);
  const rowsOf = (query: string): unknown[] => {
    const database = new DatabaseSync(join(folder, 'nahtlos.db'), { readOnly: true });
    const rows = database.prepare(query).all();
    database.close();
    return rows;
  };
  const mac = createMac({ current: master });
  const desk = {
    mac,
    passes: createPasses(mac),
    store,
    clock,
    passwords: createPasswords({ cost: { logN: 4, r: 8, p: 1 } }),
    sealer: createSealer({ current: master }),
    guesses: createGuesses({ clock }),
    instances: createInstanceOwners({ store, clock }),
    inboxUrl: 'https://chat.example',
    publicUrl: 'https://chat.example',
    pinned: { src: 'https://chat.example/v0.0.0/nahtlos.full.js', integrity: 'sha384-of-nothing' },
    shelf: createFileShelf({ folder: join(folder, 'files') }),
    requiresFactor,
    isDemo: false,
    isOnline: () => false,
  };

  const add = async (key: string): Promise<SiteId> => {
    clock.pass(1);
    return answerOf(await addSite(desk, { key, origins: [`https://${key}.example`] })).site;
  };

  const join_ = async (name: string, role: Role, at: SiteId): Promise<Person> => {
    clock.pass(1);
    const email = `${name.toLowerCase()}@shop.example`;
    const password = `correct horse of ${name}`;
    const hashed = await desk.passwords.hash(password);
    if (!hashed.ok) throw new Error('The gate is full.');
    const now = clock.wall();
    const { agent, begun } = await store.write(async (tx) => {
      const known = await tx.agentByEmail(email);
      const agent = known ?? newAgent({ email, name, password: hashed.hash, locale: 'en', now });
      if (known === undefined) await tx.insertAgent(agent);
      await tx.insertMember({
        site: at,
        agent: agent.id,
        role,
        created_at: now,
        disabled_at: null,
        rights: '["merge"]',
      });
      return { agent, begun: await beginSignIn(tx, agent.id, laptop, now) };
    });
    const caller: AgentCaller = {
      side: 'agent',
      site: at,
      agent: agent.id,
      name,
      role,
      rights: ['merge'],
      origin: `a:${begun.signIn}`,
    };
    return { caller, facts: { ...laptop, signIn: begun.signIn }, email, password, secret: begun.secret };
  };

  const site = await add('shop');
  return {
    desk,
    store,
    clock,
    site,
    addSite: add,
    join: (name, role, at = site) => join_(name, role, at),
    find: ({ secret }, key) => findCaller(desk, { secret, site: key }),
    audits: () => rowsOf('select site, at, actor, op, refs from audit order by id') as Audit[],
    onDisk: () => JSON.stringify(tables.map((table) => rowsOf(`select * from ${table}`))),
    async [Symbol.asyncDispose]() {
      await close();
    },
  };
};

/** What a verb answered; a refusal fails the test by its code. */
export const doneOf = <Answer>(outcome: Outcome<Answer>): Done<Answer> => {
  if (!outcome.ok) throw new Error(`${outcome.problem.code} ${JSON.stringify(outcome.problem.detail ?? {})}`);
  return outcome;
};
export const answerOf = <Answer>(outcome: Outcome<Answer>): Answer => doneOf(outcome).answer;

/** The answer, held against what its door may say: a field too much or too few fails. */
export const inboxAnswer = <Name extends DoorName<'inbox'>>(
  name: Name,
  outcome: Outcome<Given<'inbox', Name>>,
): Given<'inbox', Name> => {
  const answer = answerOf(outcome);
  expect(v.parse(wire.inbox.doors[name].answer as v.GenericSchema, answer)).toEqual(answer);
  return answer;
};

export interface Told {
  readonly code: string;
  readonly detail?: ProblemDetail;
}

export const refusalOf = (outcome: { readonly ok: boolean; readonly problem?: Told }): Told | 'taken' =>
  outcome.problem === undefined
    ? 'taken'
    : { code: outcome.problem.code, ...(outcome.problem.detail ? { detail: outcome.problem.detail } : {}) };
