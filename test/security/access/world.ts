import { DatabaseSync } from 'node:sqlite';
import { ensureIdentifier } from '../../../plugin-server/identity/graph/ensure-identifier.ts';
import { recordClaim } from '../../../plugin-server/identity/graph/record-claim.ts';
import { hashToken } from '../../../plugin-server/secret/hash-token.ts';
import { randomId, randomToken } from '../../../plugin-server/secret/random-token.ts';
import { addSite } from '../../../plugin-server/site/add-site.ts';
import type { Right } from '../../../protocol/identity.ts';
import {
  type AgentId,
  type ConversationId,
  type DeviceId,
  type EscalationId,
  type FileId,
  type IdentityKeyId,
  type InviteId,
  idPrefix,
  type LinkId,
  makeCid,
  type ReachId,
  randomPart,
  type SignInId,
  type SiteId,
  tokenPrefix,
} from '../../../protocol/ids.ts';
import type { Role } from '../../../protocol/schema.ts';
import { bareDist } from '../../support/bare-dist.ts';
import { agentWith, ask, type Place, type TestAgent, type TestVisitor, visitor, words } from '../../support/people.ts';
import { movedClock, ownerEmail, type startTestApp, type TestApp } from '../../support/test-app.ts';
import type { Rows } from './requests.ts';

/** Two sites on one server, with people and talk on both. People are made as cheap as rows, for there are thousands. */
export interface World extends AsyncDisposable {
  readonly app: TestApp;
  readonly here: Site;
  readonly there: Site;
  readonly now: number;
  /** Beside the server, to look at what it wrote. */
  readonly database: DatabaseSync;
  /** Somebody new of the team, signed in, at a browser of her own; her password is the owner's. */
  member(
    site: Site,
    role: Role,
    more?: {
      readonly isBlocked?: true;
      readonly isSignedOut?: true;
      readonly rights?: readonly Right[];
    },
  ): Promise<Member>;
  /** A new browser with a conversation of its own. */
  writer(site: Site): Promise<Writer>;
  /** An invite nobody has taken. */
  invite(site: Site): Promise<InviteId>;
  /** What hangs on a device besides its conversation: an offer to go on elsewhere, a claim, a line of the record; and a key of the site. */
  person(site: Site, device: DeviceId, agent: AgentId): Promise<Person>;
  end(device: DeviceId): Promise<void>;
}

export interface Site {
  readonly key: string;
  readonly id: SiteId;
}

export interface Member extends TestAgent {
  readonly agent: AgentId;
  readonly signIn: SignInId;
}

export interface Writer extends TestVisitor {
  readonly conversation: ConversationId;
  /** Sent with her first message. */
  readonly file: FileId;
}

type Person = Pick<
  Rows,
  'device' | 'link' | 'identifier' | 'other' | 'claim' | 'log' | 'key' | 'delivery' | 'mail' | 'escalation' | 'reach'
>;

export const openWorld = async (start: typeof startTestApp): Promise<World> => {
  const clock = movedClock();
  const app = await start({ dist: bareDist(), clock, loopDelayMs: () => 0 });
  const { store } = app;
  await addSite(
    { store, clock },
    { key: 'there', origins: ['https://there.example'], privacyUrl: 'https://there.example/privacy' },
  );
  // Who asks again within the second is told what was known before.
  clock.move(1_000);
  const now = clock.wall();
  const siteOf = async (key: string): Promise<Site> => ({ key, id: (await store.read.siteByKey(key))!.id });
  const [here, there] = [await siteOf('demo'), await siteOf('there')];
  const { password } = (await store.read.agentByEmail(ownerEmail))!;

  const member: World['member'] = async (site, role, { isBlocked, isSignedOut, rights = ['merge'] } = {}) => {
    const agent = randomId<AgentId>(idPrefix.agent);
    const signIn = randomId<SignInId>(idPrefix.signIn);
    const secret = randomToken(tokenPrefix.signIn);
    const her = agentWith(app, `nahtlos-local=${secret}`, site.key);
    await store.write(async (tx) => {
      await tx.insertAgent({
        id: agent,
        email: `${randomPart().toLowerCase()}@shop.example`,
        name: 'Otto',
        password,
        locale: 'de',
        factor: null,
        factor_pending: null,
        factor_step: 0,
        recovery: '[]',
        created_at: now,
      });
      await tx.insertMember({
        site: site.id,
        agent,
        role,
        created_at: now,
        disabled_at: isBlocked ? now : null,
        rights: JSON.stringify(rights),
      });
      await tx.insertSignIn({
        id: signIn,
        agent,
        token_hash: hashToken(secret),
        label: '',
        started_at: now,
        seen_at: now,
        fresh_at: now,
        ended_at: isSignedOut ? now : null,
      });
      // Her browser becomes hers with its first use: done here, so that a refused call has nothing to write.
      await tx.claimInstance(her.instance, agent, now);
    });
    return { ...her, agent, signIn };
  };

  const writer: World['writer'] = async (site) => {
    const her = await visitor(app, site.key);
    const file = await upload(app, 'visitor', her.headers);
    const sent = await ask(app, 'visitor', 'message:send', { ...words('Is it ready?', 1), files: [file] }, her.headers);
    return { ...her, conversation: sent.conversation, file };
  };

  const invite: World['invite'] = async (site) => {
    const id = randomId<InviteId>(idPrefix.invite);
    const by = await member(site, 'owner');
    const row = {
      name: 'Nina',
      role: 'agent',
      by_agent: by.agent,
      expires_at: now + 3_600_000,
      ended_at: null,
    } as const;
    const email = `${randomPart().toLowerCase()}@shop.example`;
    const token_hash = hashToken(randomToken(tokenPrefix.invite));
    await store.write((tx) => tx.insertInvite({ ...row, id, site: site.id, token_hash, email }));
    return id;
  };

  const person: World['person'] = async (site, id, agent) => {
    const made = await store.write(async (tx) => {
      const device = await tx.device(site.id, id);
      const [conversation] = await tx.readableBy({ site: site.id, device: id, anon: device!.anon, now, shown: 0 }, 1);
      const identifier = device!.anon;
      const value = (): string => `${randomPart().toLowerCase()}@home.example`;
      const mail = await ensureIdentifier(tx, site.id, 'email', value(), now);
      const other = await ensureIdentifier(tx, site.id, 'email', value(), now);
      const said = { site: site.id, a: identifier, b: mail!.id, at: now, source: 'visitor', actor: `d:${id}` };
      const { claim } = await recordClaim(tx, { ...said, rule: 'otp', strength: 3 });
      const refs = JSON.stringify({ change: { is: 'claim', claim, on: true } });
      const line = { site: site.id, at: now, actor: `d:${id}`, op: 'claim:restore', refs, reason: null, undo_of: null };
      const log = await tx.insertLog(line, [identifier]);
      const link = randomId<LinkId>(idPrefix.link);
      // Whose talk she proved is read without having begun it: her offers are of what she reads.
      if (conversation !== undefined)
        await tx.insertLink({
          id: link,
          site: site.id,
          conversation: conversation.id,
          from_device: id,
          to_device: null,
          token_hash: randomPart(),
          code_hmac: randomPart(),
          ticket_hash: null,
          number: null,
          label: null,
          asked_at: null,
          at: now,
          expires_at: now + 600_000,
          state: 'open',
        });
      const key = randomId<IdentityKeyId>(idPrefix.identityKey);
      await tx.insertIdentityKey({
        id: key,
        site: site.id,
        kid: randomPart(),
        alg: 'HS256',
        key: '',
        use: 'jwt',
        signs: null,
        ends: '',
        is_fixed: 0,
        at: now,
        until: now,
      });
      return { device: id, link, identifier, other: other!.id, claim, log, key, conversation: conversation?.id };
    });
    const { conversation, ...rows } = made;
    return { ...rows, ...outside(app, { site: site.id, conversation, agent, now }) };
  };

  const database = new DatabaseSync(`${app.dataFolder}/nahtlos.db`, { readOnly: true, timeout: 5_000 });
  return {
    app,
    here,
    there,
    now,
    database,
    member,
    writer,
    invite,
    person,
    end: (device) => store.write((tx) => tx.endDevice(device, now, 'logout')),
    [Symbol.asyncDispose]: async () => {
      database.close();
      await app[Symbol.asyncDispose]();
    },
  };
};

interface Outside {
  readonly site: SiteId;
  readonly conversation: ConversationId | undefined;
  readonly agent: AgentId;
  readonly now: number;
}

/** What hangs on a conversation outside the house: an answer that waits for its mail, a mail, a ladder that has ended, where an agent is reached. */
const outside = (
  { dataFolder }: TestApp,
  { site, conversation = null as never, agent, now }: Outside,
): Pick<Rows, 'delivery' | 'mail' | 'escalation' | 'reach'> => {
  using beside = new DatabaseSync(`${dataFolder}/nahtlos.db`, { timeout: 5_000 });
  const insert = (table: string, row: Record<string, string | number | null>): number =>
    Number(
      beside
        .prepare(
          `insert into ${table} (${Object.keys(row).join(', ')}) values (${Object.keys(row)
            .map(() => '?')
            .join(', ')})`,
        )
        .run(...Object.values(row)).lastInsertRowid,
    );
  const delivery = insert('delivery', {
    site,
    conversation,
    seq: 1,
    recipient: 'visitor',
    channel: 'email',
    peer: randomPart(),
    purpose: 'message',
    because: 'chosen',
    state: 'waiting',
    attempts: 0,
    created_at: now,
  });
  const mail = insert('mail', {
    site,
    conversation,
    message_id: '',
    refs: '[]',
    subject: 'Is it ready?',
    sender: 'ada@home.example',
    recipient: 'shop@shop.example',
    assurance: 'spoofable',
    auto: '',
    full_text: 'Is it ready?',
    is_cut: 0,
    dropped: 0,
    vendor_key: randomPart(),
    at: now,
  });
  const reach = randomId<ReachId>(idPrefix.reach);
  insert('agent_reach', {
    id: reach,
    site,
    agent,
    kind: 'email',
    address: `${randomPart().toLowerCase()}@shop.example`,
    ord: 0,
    is_bad: 0,
    tries: 0,
    at: now,
  });
  const escalation = randomId<EscalationId>(idPrefix.escalation);
  if (conversation !== null)
    insert('escalation', {
      id: escalation,
      site,
      conversation,
      policy: '{}',
      brief: '{}',
      expects: 'answer',
      started_by: 'rule',
      state: 'ended',
      round: 1,
      step: 1,
      seq: 1,
      at: now,
      ended_at: now,
    });
  return { delivery, mail, escalation, reach };
};

export const upload = async (
  { publicUrl }: Place,
  side: 'visitor' | 'inbox',
  headers: Record<string, string>,
): Promise<FileId> => {
  const response = await fetch(`${publicUrl}/v1/${side}/file`, {
    method: 'PUT',
    headers: { ...headers, origin: publicUrl, 'x-nahtlos-cid': makeCid(), 'x-nahtlos-name': 'order.txt' },
    body: 'Order 4711',
  });
  const answer = (await response.json()) as { ok: boolean; file: FileId };
  if (!answer.ok) throw new Error(`upload: ${JSON.stringify(answer)}`);
  return answer.file;
};
