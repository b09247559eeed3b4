import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bareDist } from '../support/bare-dist.ts';
import { startTestApp } from '../support/test-app.ts';

test('a page that was opened before an upgrade still gets the chunks of its build', async () => {
  const dist = bareDist();
  const manifest = join(dist, 'widget/manifest.json');
  writeFileSync(join(dist, 'widget/assets/session.0.0.0-earlier.js'), 'export const session = "earlier";\n');
  const told = JSON.parse(readFileSync(manifest, 'utf8')) as object;
  writeFileSync(manifest, JSON.stringify({ ...told, earlier: { '0.0.0-earlier': 1 } }));
  await using app = await startTestApp({ dist });
  const answer = await fetch(`${app.publicUrl}/assets/session.0.0.0-earlier.js?0`);
  expect(await answer.text()).toContain('earlier');
  expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect((await fetch(`${app.publicUrl}/assets/session.0.0.0-never.js`)).status).toBe(404);
});
