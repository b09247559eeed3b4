import { describe, expect, test } from 'vitest';
import type { InviteTable, SignInTable } from '../../../plugin-server/store/schema.ts';
import type { AgentId, InstanceId, InviteId, SignInId } from '../../../protocol/ids.ts';
import { makeCid, makeInstanceId, randomPart } from '../../../protocol/ids.ts';
import { agentRow, newConversation, newId, siteRow } from '../shop.ts';
import type { Contract } from './given.ts';

const signInRow = (agent: AgentId, part: Partial<SignInTable> = {}): SignInTable => ({
  id: newId<SignInId>('signIn'),
  agent,
  token_hash: randomPart(),
  label: 'Firefox',
  started_at: 1_000,
  seen_at: 1_000,
  fresh_at: 1_000,
  ended_at: null,
  ...part,
});

export const teamContract = ({ shop, open }: Contract) =>
  describe('sites, agents and records', () => {
    test('a site is found by id and key; its key is taken once; saving it leaves its counters alone', async () => {
      const { store, site } = await shop();
      const row = await store.read.site(site);
      expect(row).toBeDefined();
      const { pos: _pos, last_number: _number, ...rest } = row!;
      expect(await store.read.siteByKey(rest.key)).toEqual(row);
      expect(await store.read.siteByKey('nobody')).toBeUndefined();
      await expect(store.write((tx) => tx.insertSite(siteRow({ key: rest.key })))).rejects.toThrow(/unique/i);
      await store.write((tx) => tx.raisePos(site));
      const changed = {
        ...rest,
        name: 'Bikes',
        look: '{"accent":"#123456"}',
        privacy_url: 'https://shop.example/p',
        changed_at: 9,
        changed_by: 'ag_mia',
      };
      await store.write((tx) => tx.saveSite(changed));
      expect(await store.write((tx) => tx.lockSite(site))).toEqual({ ...changed, pos: 1, last_number: 0 });
    });

    test('sites come oldest first', async () => {
      await using its = await open();
      const rows = [siteRow({ created_at: 3 }), siteRow({ created_at: 1 }), siteRow({ created_at: 2 })];
      for (const row of rows) await its.store.write((tx) => tx.insertSite(row));
      expect((await its.store.read.sites()).map(({ created_at }) => created_at)).toEqual([1, 2, 3]);
      expect(await its.store.read.agentCount()).toBe(0);
      await its.store.write((tx) => tx.insertAgent(agentRow()));
      expect(await its.store.read.agentCount()).toBe(1);
    });

    test('an agent is found by id and e-mail, saved as a whole, and no address belongs to two', async () => {
      const { store, agent } = await shop();
      const mia = await agent({ email: `mia-${randomPart()}@shop.example` });
      expect(await store.read.agent(mia.id)).toEqual(mia);
      expect(await store.read.agentByEmail(mia.email)).toEqual(mia);
      expect(await store.read.agentByEmail('nobody@shop.example')).toBeUndefined();
      await expect(store.write((tx) => tx.insertAgent(agentRow({ email: mia.email })))).rejects.toThrow(/unique/i);
      const changed = {
        ...mia,
        name: 'Mia Maier',
        factor: 'sealed',
        factor_pending: null,
        factor_step: 7,
        recovery: '["h"]',
        locale: 'en',
        password: 'new',
      } as const;
      await store.write((tx) => tx.saveAgent(changed));
      expect(await store.write((tx) => tx.lockAgent(mia.id))).toEqual(changed);
      expect(await store.read.agentName(mia.id)).toBe('Mia Maier');
      expect(await store.read.agentName(newId<AgentId>('agent'))).toBe('');
    });

    test('memberships are told from both sides, in the order of joining', async () => {
      const { store, site, agent } = await shop();
      const mia = await agent({ name: 'Mia' });
      const ben = await agent({ name: 'Ben' });
      const second = siteRow({ name: 'Second' });
      const joined = {
        site: second.id,
        agent: mia.id,
        role: 'admin',
        created_at: 2_000,
        disabled_at: null,
        rights: '["merge"]',
      } as const;
      await store.write(async (tx) => {
        await tx.insertSite(second);
        await tx.insertMember(joined);
      });
      const first = {
        site,
        agent: mia.id,
        role: 'agent',
        created_at: 1_000,
        disabled_at: null,
        rights: '["merge"]',
      } as const;
      expect(await store.read.member(site, mia.id)).toEqual(first);
      expect(await store.read.member(second.id, ben.id)).toBeUndefined();
      const key = (await store.read.site(site))?.key;
      expect(await store.read.membersOfAgent(mia.id)).toEqual([
        { ...first, site_key: key, site_name: 'Bikes and Books' },
        { ...joined, site_key: second.key, site_name: 'Second' },
      ]);
      const members = await store.read.membersOfSite(site);
      expect(new Set(members.map(({ name, email }) => `${name} ${email}`))).toEqual(
        new Set([`Mia ${mia.email}`, `Ben ${ben.email}`]),
      );
      expect(await store.write((tx) => tx.lockMembers(site))).toEqual(members);
      await store.write((tx) => tx.saveMember({ ...first, role: 'owner', disabled_at: 5_000 }));
      expect(await store.read.member(site, mia.id)).toEqual({ ...first, role: 'owner', disabled_at: 5_000 });
      expect(await store.read.member(second.id, mia.id)).toEqual(joined);
    });

    test('who leaves hands all conversations back, each with a place of its own in the order of changes', async () => {
      const { store, site, visitor, agent } = await shop();
      const ada = await visitor();
      const mia = await agent();
      const ben = await agent();
      const [one, two, bens] = await store.write(async (tx) => [
        await newConversation(tx, ada, { assignee: mia.id }),
        await newConversation(tx, ada, { assignee: mia.id, state: 'closed' }),
        await newConversation(tx, ada, { assignee: ben.id }),
      ]);
      const released = await store.write((tx) => tx.releaseConversations(site, mia.id));
      expect(new Set(released.map(({ id }) => id))).toEqual(new Set([one!.id, two!.id]));
      expect(released.map(({ pos, assignee }) => [pos, assignee]).toSorted()).toEqual([
        [4, null],
        [5, null],
      ]);
      for (const row of released) expect(await store.read.conversation(site, row.id)).toEqual(row);
      expect((await store.read.conversation(site, bens!.id))?.assignee).toBe(ben.id);
      expect((await store.read.site(site))?.pos).toBe(5);
      expect(await store.write((tx) => tx.releaseConversations(site, mia.id))).toEqual([]);
    });

    test('sign-ins are found by hash, saved, and ended all but one', async () => {
      const { store, agent } = await shop();
      const mia = await agent();
      const ben = await agent();
      const rows = [1, 2, 3].map((n) => signInRow(mia.id, { started_at: n }));
      const bens = signInRow(ben.id);
      await store.write(async (tx) => {
        for (const row of [...rows, bens]) await tx.insertSignIn(row);
      });
      const [first, second, third] = rows;
      expect(await store.read.signInByHash(second!.token_hash)).toEqual(second);
      expect(await store.read.signInByHash('none')).toBeUndefined();
      expect(await store.read.signInsOf(mia.id)).toEqual(rows);
      await expect(
        store.write((tx) => tx.insertSignIn(signInRow(ben.id, { token_hash: second!.token_hash }))),
      ).rejects.toThrow(/unique/i);
      const seen = { ...second!, seen_at: 5_000, fresh_at: 4_000, token_hash: randomPart(), label: 'Safari' };
      await store.write((tx) => tx.saveSignIn(seen));
      expect(await store.write((tx) => tx.endSignIns(mia.id, 6_000, second!.id))).toHaveLength(2);
      expect(await store.read.signInsOf(mia.id)).toEqual([seen]);
      expect((await store.read.signInByHash(first!.token_hash))?.ended_at).toBe(6_000);
      expect(await store.write((tx) => tx.endSignIns(mia.id, 7_000, null))).toEqual([second!.id]);
      expect((await store.read.signInByHash(third!.token_hash))?.ended_at).toBe(6_000);
      expect(await store.read.signInsOf(ben.id)).toEqual([bens]);
    });

    test('an invite is open until it is ended or its time is over, and ends once', async () => {
      const { store, site, agent } = await shop();
      const mia = await agent();
      const invite = (part: Partial<InviteTable> = {}): InviteTable => ({
        id: newId<InviteId>('invite'),
        site,
        token_hash: randomPart(),
        email: 'new@shop.example',
        name: 'New',
        role: 'agent',
        by_agent: mia.id,
        expires_at: 9_000,
        ended_at: null,
        ...part,
      });
      const rows = [invite({ expires_at: 5_000 }), invite({ expires_at: 6_000 })];
      await store.write(async (tx) => {
        for (const row of rows) await tx.insertInvite(row);
      });
      expect(await store.read.inviteByHash(rows[0]!.token_hash)).toEqual(rows[0]);
      expect(await store.read.invitesOf(site, 4_999)).toEqual(rows);
      expect(await store.read.invitesOf(site, 5_000)).toEqual([rows[1]]);
      const elsewhere = (await shop()).site;
      expect(await store.write((tx) => tx.endInvite(elsewhere, rows[1]!.id, 4_000))).toBe(0);
      expect(await store.write((tx) => tx.endInvite(site, rows[1]!.id, 4_000))).toBe(1);
      expect(await store.write((tx) => tx.endInvite(site, rows[1]!.id, 4_100))).toBe(0);
      expect(await store.read.invitesOf(site, 1)).toEqual([rows[0]]);
      expect((await store.read.inviteByHash(rows[1]!.token_hash))?.ended_at).toBe(4_000);
    });

    test('an inbox instance belongs to the agent who first used it', async () => {
      const { store, agent } = await shop();
      const mia = await agent();
      const ben = await agent();
      const instance: InstanceId = makeInstanceId();
      expect(await store.write((tx) => tx.claimInstance(instance, mia.id, 1))).toBe(mia.id);
      expect(await store.write((tx) => tx.claimInstance(instance, ben.id, 2))).toBe(mia.id);
      expect(await store.write((tx) => tx.claimInstance(instance, mia.id, 3))).toBe(mia.id);
    });

    test('a command keeps its first answer; facts about the database are kept, replaced and removed', async () => {
      const { store } = await shop();
      const row = { origin: 'd:commands', cid: makeCid(), hash: 'h', answer: '{"seq":3}', at: 1_000 } as const;
      await store.write((tx) => tx.insertCommand(row));
      expect(await store.write((tx) => tx.command(row.origin, row.cid))).toEqual(row);
      expect(await store.write((tx) => tx.command('d:other', row.cid))).toBeUndefined();
      await expect(store.write((tx) => tx.insertCommand({ ...row, answer: 'other' }))).rejects.toThrow(/unique/i);

      expect(await store.read.meta('colour')).toBeUndefined();
      await store.write((tx) => tx.saveMeta({ key: 'colour', value: 'red' }));
      await store.write((tx) => tx.saveMeta({ key: 'colour', value: 'blue' }));
      expect(await store.read.meta('colour')).toBe('blue');
      await store.write((tx) => tx.removeMeta('colour'));
      expect(await store.read.meta('colour')).toBeUndefined();
    });

    test('what was done is on record', async () => {
      await using its = await open();
      await its.store.write((tx) =>
        tx.insertAudit({ site: null, at: 5, actor: 'operator', op: 'site:add', refs: '{}' }),
      );
      const [row] = await its.sql('select site, at, actor, op, refs from audit');
      expect({ ...row, at: Number(row?.['at']) }).toEqual({
        site: null,
        at: 5,
        actor: 'operator',
        op: 'site:add',
        refs: '{}',
      });
    });
  });
