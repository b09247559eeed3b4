/** The code by which a shop signs who is there: the very files of the documents, so that there is one text to keep right. */
const files = import.meta.glob<string>('../docs/identity/sign*', { query: '?raw', import: 'default', eager: true });

export interface Signer {
  readonly key: string;
  readonly text: string;
  readonly code: string;
}

const names: Readonly<Record<string, string>> = {
  mjs: 'Node',
  js: 'Node',
  ts: 'Node',
  php: 'PHP',
  py: 'Python',
  rb: 'Ruby',
  liquid: 'Shopify',
  shopify: 'Shopify',
  woocommerce: 'WooCommerce',
};

/** What stands in the files for the site's public key. */
const placeholder = /YOUR_SITE_KEY/g;

/** In the order of the names, for one site. */
export const signersFor = (siteKey: string): readonly Signer[] =>
  Object.entries(files).map(([path, code]) => {
    const parts = (path.split('/').at(-1) ?? path).toLowerCase().split(/[.-]/);
    const part = parts.find((one) => one === 'shopify' || one === 'woocommerce') ?? parts.at(-1) ?? '';
    return { key: path, text: names[part] ?? part, code: code.replace(placeholder, siteKey) };
  });
