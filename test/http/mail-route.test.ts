import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../plugin-server/clock.ts';
import { createFileShelf } from '../../plugin-server/file/file-shelf.ts';
import { addSite } from '../../plugin-server/site/add-site.ts';
import type { SiteId } from '../../protocol/ids.ts';
import { letter } from '../inbound/mailroom.ts';
import { bareDist } from '../support/bare-dist.ts';
import { agent } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

const hostile = [
  'From: Ada <ada@home.example>',
  'Subject: Look',
  'MIME-Version: 1.0',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p style="color:red">Hello</p><script>parent.x=1</script><img src="https://evil.example/seen.gif" onerror="x()">',
].join('\r\n');

const mailOf = async ({ store, dataFolder }: TestApp, site: SiteId, bytes: string | null): Promise<number> => {
  const shelf = createFileShelf({ folder: join(dataFolder, 'files') });
  const name = bytes === null ? null : await shelf.put(Buffer.from(bytes));
  return store.write((tx) =>
    tx.insertMail({
      site,
      conversation: null,
      identifier: null,
      message_id: 'm@home.example',
      refs: '[]',
      subject: 'Look',
      sender: 'Ada <ada@home.example>',
      recipient: 'hello@shop.example',
      assurance: 'verified',
      auto: '',
      full_text: 'Hello',
      is_cut: 0,
      flag: null,
      dropped: 0,
      vendor_key: 'key',
      shelf: name,
      perhaps: null,
      at: 1,
    }),
  );
};

test('a mail as it came is for agents of its shop alone, in a frame in which nothing runs or loads', async () => {
  await using app = await startTestApp({ dist: bareDist() });
  const mia = await agent(app);
  const [shop] = await app.store.read.sites();
  const second = await addSite({ store: app.store, clock: systemClock() }, { key: 'second', origins: [app.publicUrl] });
  if (shop === undefined || !second.ok) throw new Error('There are no two shops.');
  const open = (mail: number | string, headers: Record<string, string> = { cookie: mia.cookie }) =>
    fetch(`${app.publicUrl}/v1/inbox/mail/${mail}`, { headers });
  const mail = await mailOf(app, shop.id, hostile);
  const shown = await open(mail);
  expect(shown.status).toBe(200);
  expect(shown.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(shown.headers.get('content-security-policy')).toBe(
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
  );
  expect(shown.headers.get('cache-control')).toBe('no-store');
  expect(shown.headers.get('x-content-type-options')).toBe('nosniff');
  const page = await shown.text();
  expect(page).toContain('Hello');
  expect(page).not.toMatch(/<script|evil\.example|onerror/i);
  const plain = await mailOf(app, shop.id, letter({ text: '<b>Not bold</b>' }));
  expect(await (await open(plain)).text()).toContain('&lt;b&gt;Not bold');

  expect((await open(mail, {})).status).toBe(401);
  expect((await open(mail, { cookie: mia.cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await open(await mailOf(app, second.answer.site, hostile))).status).toBe(404);
  expect((await open(await mailOf(app, shop.id, null))).status).toBe(404);
  expect((await open(999_999)).status).toBe(404);
  expect((await open('1e3')).status).toBe(404);
  expect((await open('..%2F1')).status).toBe(404);
});
