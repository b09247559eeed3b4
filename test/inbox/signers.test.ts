import { expect, test } from 'vitest';
import { signersFor } from '../../inbox/signers.ts';

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
