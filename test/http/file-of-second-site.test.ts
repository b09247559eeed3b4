import { expect, test } from 'vitest';
import { systemClock } from '../../plugin-server/clock.ts';
import { addSite } from '../../plugin-server/site/add-site.ts';
import { makeCid } from '../../protocol/ids.ts';
import { bareDist } from '../support/bare-dist.ts';
import { agent, agentWith } from '../support/people.ts';
import { startTestApp } from '../support/test-app.ts';

test('an owner of two sites opens a file of the second by a plain link, which names the site', async () => {
  await using app = await startTestApp({ dist: bareDist() });
  const mia = await agent(app);
  const { store } = app;
  const second = await addSite({ store, clock: systemClock() }, { key: 'second', origins: [app.publicUrl] });
  if (!second.ok) throw new Error(second.problem.code);
  const [first] = await store.read.sites();
  const owner = (await store.read.membersOfSite(first?.id ?? second.answer.site))[0];
  if (owner === undefined) throw new Error('nobody owns the shop');
  const { name: _name, email: _email, ...member } = owner;
  await store.write((tx) => tx.insertMember({ ...member, site: second.answer.site }));

  const { headers } = agentWith(app, mia.cookie, 'second');
  const put = await fetch(`${app.publicUrl}/v1/inbox/file`, {
    method: 'PUT',
    headers: { ...headers, origin: app.publicUrl, 'x-nahtlos-cid': makeCid(), 'x-nahtlos-name': 'a.txt' },
    body: 'a line',
  });
  const { file } = (await put.json()) as { file: string };
  const open = (query: string) =>
    fetch(`${app.publicUrl}/v1/inbox/file/${file}${query}`, { headers: { cookie: mia.cookie } });
  expect(await (await open('?site=second')).text()).toBe('a line');
  expect((await open('?site=demo')).status).toBe(404);
  expect((await open('?site=unheard-of')).status).toBe(404);
});
