import { offerExport } from '../../../plugin-server/identity/handout/offer-export.ts';
import { randomToken } from '../../../plugin-server/secret/random-token.ts';
import { tokenPrefix } from '../../../protocol/ids.ts';
import type { ProblemCode } from '../../../protocol/problems.ts';
import { ask } from '../../support/people.ts';
import { callers } from './callers.ts';
import type { Judge } from './check-files.ts';
import type { Witness } from './witness.ts';
import type { Site, World } from './world.ts';

/** The raw routes by which what is held of a person leaves the house, for a pass that works once. */
export const checkExports = async (world: World, witness: Witness, judge: Judge): Promise<void> => {
  const { app, here, there, now } = world;
  const { store } = app;

  const get = async (side: 'visitor' | 'inbox', headers: Record<string, string>) => {
    const response = await fetch(`${app.publicUrl}/v1/${side}/export`, {
      headers: { origin: app.publicUrl, ...headers },
    });
    if (!response.ok) return (await response.json()) as { readonly ok: boolean };
    return { ok: Buffer.from(await response.arrayBuffer()).includes('data.json') };
  };
  const own = (pass: string) => get('visitor', { authorization: `Bearer ${pass}` });
  const asAgent = (headers: Record<string, string>, pass: string) =>
    get('inbox', { ...headers, 'x-nahtlos-export': pass });

  /** Hers by her device: whatever the caller shows besides is no matter. */
  const visitorsPass = async (site: Site) => {
    const { device } = await world.writer(site);
    const { agent } = await world.member(site, 'agent');
    const identifiers = [(await world.person(site, device, agent)).identifier];
    const { pass } = await offerExport(store, { site: site.id, actor: `d:${device}`, identifiers, now });
    return { device, pass };
  };
  const agentsPass = async (site: Site) => {
    const { device } = await world.writer(site);
    const her = await world.member(site, 'owner');
    const identifiers = [(await world.person(site, device, her.agent)).identifier];
    const { pass } = await offerExport(store, { site: site.id, actor: her.agent, identifiers, now });
    return { ...her, pass };
  };

  const [bea, mia, zoe] = [await visitorsPass(here), await agentsPass(here), await agentsPass(there)];
  const gone = await visitorsPass(here);
  await world.end(gone.device);
  // The conversations they are about were news to their own sites.
  await witness.overheard();
  const useless: readonly (readonly [string, string])[] = [
    ['nobody’s', randomToken(tokenPrefix.export)],
    ['of wrong form', "nx_' or 1=1 --"],
  ];

  for (const [who, make] of Object.entries(callers.inbox)) {
    const { headers, rows, always, as } = await make(world);
    const mayFetch = rows !== undefined && as !== 'agent';
    const out: ProblemCode = always ?? (rows === undefined ? 'auth.missing' : 'auth.forbidden');
    const foreign = [
      ['another’s of the site', mia.pass],
      ['of the other site', zoe.pass],
      ['a visitor’s', bea.pass],
      ...useless,
    ] as const;
    const missing = new Set<string>();
    for (const [which, pass] of foreign) {
      const title = `${who}, inbox export by a pass, ${which}`;
      const answer = await judge(title, mayFetch ? 'not-found' : out, () => asAgent(headers, pass));
      missing.add(JSON.stringify({ ...(answer as { problem?: object }).problem, requestId: '' }));
    }
    if (missing.size > 1)
      await judge(`${who}, inbox export: foreign and missing are told apart`, 'ok', async () => ({ ok: false }));
    if (!mayFetch || rows === undefined) continue;
    const { pass } = await ask(app, 'inbox', 'export:start', { identifiers: [rows.identifier] }, headers);
    await judge(`${who}, visitor export by a pass of the inbox`, 'not-found', () => own(pass));
    await judge(`${who}, inbox export by her own pass`, 'ok', () => asAgent(headers, pass));
    await judge(`${who}, inbox export by her own pass, again`, 'not-found', () => asAgent(headers, pass));
  }

  // Her pass does not outlive her right to fetch.
  const [blocked, demoted] = [await agentsPass(here), await agentsPass(here)];
  await store.write(async (tx) => {
    await tx.saveMember({ ...(await tx.member(here.id, blocked.agent))!, disabled_at: now });
    await tx.saveMember({ ...(await tx.member(here.id, demoted.agent))!, role: 'agent' });
  });
  for (const [who, her] of [
    ['an owner blocked since', blocked],
    ['an owner who is an agent now', demoted],
  ] as const)
    await judge(`${who}, inbox export by her own pass`, 'auth.forbidden', () => asAgent(her.headers, her.pass));

  for (const [which, pass] of [
    ['an agent’s', mia.pass],
    ['an agent’s of the other site', zoe.pass],
    ['of a device that was ended', gone.pass],
    ...useless,
  ] as const)
    await judge(`visitor export by a pass, ${which}`, 'not-found', () => own(pass));
  await judge('visitor export without a pass', 'not-found', () => get('visitor', {}));
  await judge('inbox export without a pass', 'not-found', () => get('inbox', mia.headers));

  // None of all these refusals has used one up.
  await judge('visitor export by her own pass', 'ok', () => own(bea.pass));
  await judge('visitor export by her own pass, again', 'not-found', () => own(bea.pass));
  await judge('inbox export by her own pass', 'ok', () => asAgent(mia.headers, mia.pass));
};
