import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pageLine, signersFor } from '../../inbox/signers.ts';

test('there is code for every common shop, and the key of the site stands in it', () => {
  const signers = signersFor('fahrrad-weber');
  expect(signers.map(({ text }) => text)).toEqual([
    'Node',
    'PHP',
    'Python',
    'Ruby',
    'Shopify',
    'WooCommerce',
    'Node, ES256',
  ]);
  expect(signers.filter(({ code }) => code.includes('YOUR_SITE_KEY'))).toEqual([]);
  // The two for shop systems build on a signature made elsewhere: the site's key is in that.
  expect(
    signers.filter(({ code }) => code.includes("'fahrrad-weber'") || code.includes('"fahrrad-weber"')).length,
  ).toBe(5);
});

test('what the inbox says for the pages is what the document says', () => {
  expect(pageLine).toContain("nahtlos('identify'");
  const document = readFileSync(new URL('../../docs/identity.md', import.meta.url), 'utf8');
  expect(document).toContain(`\`\`\`html\n${pageLine}\n\`\`\``);
});
