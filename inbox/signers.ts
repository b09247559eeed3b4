/** The code by which a shop signs who is there: the very files of the documents, so that there is one text to keep right. */
const files = import.meta.glob<string>('../docs/identity/*', { query: '?raw', import: 'default', eager: true });

export interface Signer {
  readonly key: string;
  readonly text: string;
  readonly code: string;
}

const signers = {
  'sign.js': 'Node',
  'sign.php': 'PHP',
  'sign.py': 'Python',
  'sign.rb': 'Ruby',
  'shopify.liquid': 'Shopify',
  'woocommerce.php': 'WooCommerce',
  'es256.js': 'Node, ES256',
} as const;

/** What stands in the files for the site's public key. */
const placeholder = 'YOUR_SITE_KEY';

/** One for each language and shop, with the key of this site filled in. */
export const signersFor = (siteKey: string): readonly Signer[] =>
  Object.entries(signers).flatMap(([file, text]) => {
    const code = files[`../docs/identity/${file}`];
    return code === undefined ? [] : [{ key: file, text, code: code.replaceAll(placeholder, siteKey) }];
  });

/** What every page says, whichever language its server speaks. */
export const pageLine = (files['../docs/identity/page.html'] ?? '').trim();
