import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addKey } from '../../plugin-server/identity/add-key.ts';
import { endKey } from '../../plugin-server/identity/end-key.ts';
import { makeNonce } from '../../plugin-server/identity/make-nonce.ts';
import { answerOf } from '../team/open-office.ts';
import { openSigningShop, type SigningShop } from './signing-shop.ts';

const docs = new URL('../../docs/identity/', import.meta.url).pathname;

interface Language {
  readonly file: string;
  readonly program: string;
  readonly version: string;
  /** A program that prints a token of Käthe with this nonce (null: none). */
  readonly run: (path: string, nonce: string | null) => readonly string[];
}

const node = (path: string, nonce: string | null): readonly string[] => [
  '--input-type=module',
  '-e',
  `import { nahtlosToken } from ${JSON.stringify(path)};
   process.stdout.write(nahtlosToken({ id: 1001, name: 'Käthe "K" Größe 🚲', email: 'kaethe@home.example', emailVerified: true }, ${JSON.stringify(nonce)}));`,
];
const languages: readonly Language[] = [
  { file: 'sign.js', program: process.execPath, version: '--version', run: node },
  {
    file: 'sign.py',
    program: 'python3',
    version: '--version',
    run: (path, nonce) => [
      '-c',
      `import runpy; print(runpy.run_path(${JSON.stringify(path)})["nahtlos_token"]({"id": 1001, "name": 'Käthe "K" Größe 🚲', "email": "kaethe@home.example", "email_verified": True}, ${nonce === null ? 'None' : JSON.stringify(nonce)}), end="")`,
    ],
  },
  {
    file: 'sign.php',
    program: 'php',
    version: '--version',
    run: (path, nonce) => [
      '-r',
      `require ${JSON.stringify(path)}; echo nahtlos_token(['id' => 1001, 'name' => 'Käthe "K" Größe 🚲', 'email' => 'kaethe@home.example', 'email_verified' => true], ${JSON.stringify(nonce)});`,
    ],
  },
  {
    file: 'sign.rb',
    program: 'ruby',
    version: '--version',
    run: (path, nonce) => [
      '-e',
      `load ${JSON.stringify(path)}; print nahtlos_token({ id: 1001, name: 'Käthe "K" Größe 🚲', email: "kaethe@home.example", email_verified: true }, ${nonce === null ? 'nil' : JSON.stringify(nonce)})`,
    ],
  },
];

const isInstalled = ({ program, version }: Language): boolean => {
  try {
    execFileSync(program, [version], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** The file as the owner copies it out of the inbox, run with her key. */
const tokenBy = ({ file, program, run }: Language, key: string, nonce: string | null): string => {
  const folder = mkdtempSync(join(tmpdir(), 'nahtlos-signer-'));
  try {
    const path = join(folder, file.replace(/\.js$/, '.mjs'));
    writeFileSync(path, readFileSync(join(docs, file), 'utf8').replaceAll('YOUR_SITE_KEY', 'shop'));
    return execFileSync(program, run(path, nonce), {
      encoding: 'utf8',
      env: { ...process.env, NAHTLOS_IDENTITY_KEY: key, LC_ALL: 'C.UTF-8' },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** The scripts read the real clock. */
const shopNow = async (): Promise<SigningShop> => {
  const shop = await openSigningShop();
  shop.office.clock.pass(Date.now() - shop.office.clock.wall());
  return shop;
};

const isTaken = async (shop: SigningShop, jwt: string): Promise<void> => {
  const { level, device } = answerOf(await shop.prove(null, { jwt }));
  expect(level).toBe('signed');
  const user = await shop.identifier('user', '1001');
  const email = await shop.identifier('email', 'kaethe@home.example');
  expect((await shop.store.read.proofsOf(device.device)).map(({ identifier }) => identifier)).toEqual([user, email]);
  expect(await shop.store.read.traitsOf([user])).toContainEqual(
    expect.objectContaining({ key: 'name', value: 'Käthe "K" Größe 🚲', source: 'shop' }),
  );
};

const installed = languages.filter(isInstalled);

test('the signers of the documents are ten lines each and name what is to be filled in', () => {
  expect(installed.map(({ file }) => file)).toContain('sign.js');
  for (const { file } of languages) {
    const text = readFileSync(join(docs, file), 'utf8');
    expect(text).toContain('YOUR_SITE_KEY');
    expect(text).toContain('NAHTLOS_IDENTITY_KEY');
    expect(text.trim().split('\n').length).toBeLessThanOrEqual(14);
  }
});

test.each(
  installed.map((language) => [language.file, language] as const),
)('%s signs a token that is taken, with a nonce and without', async (_, language) => {
  await using shop = await shopNow();
  await isTaken(shop, tokenBy(language, shop.key.secret, null));
  const wrong = tokenBy(language, 'x'.repeat(43), null);
  expect((await shop.prove(null, { jwt: wrong })).ok).toBe(false);
  const { nonce } = answerOf(await makeNonce(shop.desk, { site: 'shop' }));
  const jwt = tokenBy(language, shop.key.secret, nonce);
  expect((await shop.prove(null, { jwt })).ok).toBe(true);
  expect((await shop.prove(null, { jwt })).ok).toBe(false);
});

test('es256.js signs with the owner’s own private key', async () => {
  await using shop = await shopNow();
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  answerOf(await addKey(shop.desk, shop.owner, { use: 'jwt', alg: 'ES256', publicKey: pem }));
  answerOf(await endKey(shop.desk, shop.owner, { key: shop.key.id }));
  const language = { file: 'es256.js', program: process.execPath, version: '--version', run: node };
  await isTaken(shop, tokenBy(language, privateKey.export({ type: 'sec1', format: 'pem' }).toString(), null));
});
