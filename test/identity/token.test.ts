import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { addKey } from '../../plugin-server/identity/add-key.ts';
import { endKey } from '../../plugin-server/identity/end-key.ts';
import { makeNonce } from '../../plugin-server/identity/make-nonce.ts';
import { testToken } from '../../plugin-server/identity/test-token.ts';
import { tokenFaults } from '../../plugin-server/identity/token/token-faults.ts';
import { openSiteDirectory } from '../../plugin-server/site/site-directory.ts';
import { recordFigures } from '../support/record-figures.ts';
import { answerOf, doneOf, minute, refusalOf } from '../team/open-office.ts';
import { es256, openSigningShop, type SigningShop, signed, usualClaims } from './signing-shop.ts';

const seconds = (shop: SigningShop): number => Math.floor(shop.office.clock.wall() / 1_000);
const prove = async (shop: SigningShop, jwt: string) => refusalOf(await shop.prove(null, { jwt }));
const asked = (shop: SigningShop, token: string) => testToken(shop.desk, shop.owner, { token }).then(answerOf);

/** The usual token with something wrong, what the page is told, and what the owner’s checker says besides. */
const year = 365 * 86_400;
const faults: Record<string, [make: (shop: SigningShop) => string, code: string, rule: keyof typeof tokenFaults]> = {
  'one that is not signed at all': [
    (shop) =>
      `${shop
        .sign({}, { header: { alg: 'none' } })
        .split('.')
        .slice(0, 2)
        .join('.')}.`,
    'token.bad',
    'form',
  ],
  'one that says alg none': [(shop) => shop.sign({}, { header: { alg: 'none' } }), 'token.bad', 'alg'],
  'one signed with HS512': [
    (shop) =>
      signed({ alg: 'HS512', typ: 'JWT' }, usualClaims(shop.office.clock.wall()), (text) =>
        createHmac('sha512', shop.key.secret).update(text).digest(),
      ),
    'token.bad',
    'alg',
  ],
  'one that says RS256 and is signed with the secret': [
    (shop) => shop.sign({}, { header: { alg: 'RS256' } }),
    'token.bad',
    'alg',
  ],
  'one that says RS256 and is signed by a stranger': [
    (shop) => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
      return signed({ alg: 'RS256', typ: 'JWT' }, usualClaims(shop.office.clock.wall()), (text) =>
        createSign('sha256').update(text).sign(privateKey),
      );
    },
    'token.bad',
    'alg',
  ],
  'one whose kid is a path': [(shop) => shop.sign({}, { header: { kid: '../../dev/null' } }), 'token.key', 'kid'],
  'one whose kid is a name of the language': [
    (shop) => shop.sign({}, { header: { kid: '__proto__' } }),
    'token.key',
    'key',
  ],
  'one with a kid nobody has': [(shop) => shop.sign({}, { header: { kid: 'k9' } }), 'token.key', 'key'],
  'one that brings its key along': [
    (shop) => shop.sign({}, { header: { jwk: { kty: 'oct', k: '' } } }),
    'token.bad',
    'header',
  ],
  'one that names where its key is': [
    (shop) => shop.sign({}, { header: { jku: 'https://evil.example/keys' } }),
    'token.bad',
    'header',
  ],
  'one with critical extensions': [
    (shop) => shop.sign({}, { header: { crit: ['b64'], b64: false } }),
    'token.bad',
    'header',
  ],
  'one of another type': [(shop) => shop.sign({}, { header: { typ: 'at+jwt' } }), 'token.bad', 'type'],
  'one signed with another secret': [(shop) => shop.sign({}, { secret: 'x'.repeat(43) }), 'token.bad', 'signature'],
  'one signed with the secret decoded': [
    (shop) =>
      signed({ alg: 'HS256' }, usualClaims(shop.office.clock.wall()), (text) =>
        createHmac('sha256', Buffer.from(shop.key.secret, 'base64url')).update(text).digest(),
      ),
    'token.bad',
    'signature',
  ],
  'one for another site': [(shop) => shop.sign({ aud: 'other' }), 'token.audience', 'aud'],
  'one for several sites': [(shop) => shop.sign({ aud: ['shop', 'other'] }), 'token.audience', 'aud'],
  'one for nobody in particular': [(shop) => shop.sign({ aud: undefined }), 'token.audience', 'aud'],
  'one without end': [(shop) => shop.sign({ exp: undefined }), 'token.too-long-lived', 'exp-missing'],
  'one that ends in ten years': [
    (shop) => shop.sign({ exp: seconds(shop) + 10 * year }),
    'token.too-long-lived',
    'lifetime',
  ],
  'one that lives a second too long': [
    (shop) => shop.sign({ exp: seconds(shop) + 601 }),
    'token.too-long-lived',
    'lifetime',
  ],
  'one without beginning': [(shop) => shop.sign({ iat: undefined }), 'token.bad', 'iat-missing'],
  'one that ends before it begins': [(shop) => shop.sign({ exp: seconds(shop) - 1 }), 'token.bad', 'order'],
  'one that is over': [
    (shop) => shop.sign({ iat: seconds(shop) - 330, exp: seconds(shop) - 30 }),
    'token.expired',
    'expired',
  ],
  'one signed tomorrow': [
    (shop) => shop.sign({ iat: seconds(shop) + 31, exp: seconds(shop) + 90 }),
    'token.bad',
    'iat-future',
  ],
  'one not good yet': [(shop) => shop.sign({ nbf: seconds(shop) + 31 }), 'token.bad', 'nbf'],
  'one by a clock ten years ahead': [
    (shop) => shop.sign(usualClaims(shop.office.clock.wall() + 10 * year * 1_000)),
    'token.bad',
    'iat-future',
  ],
  'one by a clock ten years behind': [
    (shop) => shop.sign(usualClaims(shop.office.clock.wall() - 10 * year * 1_000)),
    'token.expired',
    'expired',
  ],
  'one with a time that is a text': [
    (shop) => shop.sign({ exp: `${seconds(shop) + 300}` }),
    'token.too-long-lived',
    'exp-missing',
  ],
  'one for "undefined"': [(shop) => shop.sign({ sub: 'undefined' }), 'token.value', 'sub'],
  'one for a template’s leftover': [(shop) => shop.sign({ sub: '{{ customer.id }}' }), 'token.value', 'sub'],
  'one for a number': [(shop) => shop.sign({ sub: 1001 }), 'token.value', 'sub'],
  'one for nobody': [(shop) => shop.sign({ sub: '' }), 'token.value', 'sub'],
  'one whose name is no text': [(shop) => shop.sign({ name: ['Ada'] }), 'token.bad', 'claims'],
  'one whose address is verified by a text': [
    (shop) => shop.sign({ email: 'ada@home.example', email_verified: 'true' }),
    'token.bad',
    'verified',
  ],
  'one with 31 traits': [
    (shop) => shop.sign({ traits: Object.fromEntries(Array.from({ length: 31 }, (_, at) => [`t${at}`, at])) }),
    'token.bad',
    'traits',
  ],
  'one with a trait inside a trait': [
    (shop) => shop.sign({ traits: { tier: { name: 'gold' } } }),
    'token.bad',
    'traits',
  ],
  'one with somebody’s nonce': [(shop) => shop.sign({ nonce: 'abc.def.ghi' }), 'token.bad', 'nonce'],
  'one of four parts': [(shop) => `${shop.sign()}.x`, 'token.bad', 'form'],
  'one with padding': [(shop) => `${shop.sign()}=`, 'token.bad', 'form'],
  'one whose claims are a list': [
    (shop) => signed({ alg: 'HS256' }, [], (text) => createHmac('sha256', shop.key.secret).update(text).digest()),
    'token.bad',
    'form',
  ],
  'no token': [() => 'nonsense', 'token.bad', 'form'],
};

describe('a token that is refused', () => {
  test.each(Object.entries(faults))('%s: the page learns a code, the owner what to change', async (_, [
    make,
    code,
    rule,
  ]) => {
    await using shop = await openSigningShop();
    const token = make(shop);
    expect(await prove(shop, token)).toEqual({ code });
    expect(await asked(shop, token)).toMatchObject({ taken: false, code, sentence: tokenFaults[rule].sentence });
    // The same shop takes a right one.
    expect(await prove(shop, shop.sign())).toBe('taken');
    expect(await asked(shop, shop.sign())).toMatchObject({ taken: true, code: null, claims: { sub: 'K-1001' } });
  });

  test('one byte changed anywhere, and none is taken', async () => {
    await using shop = await openSigningShop();
    const token = shop.sign({ name: 'Ada' });
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'A' ? 'B' : 'A';
      const changed = token.slice(0, at) + other + token.slice(at + 1);
      expect(refusalOf(await shop.prove(null, { jwt: changed })), `character ${at}`).toMatchObject({
        code: expect.stringMatching(/^token\.(bad|key)$/),
      });
    }
    // The last character of a signature has bits that no byte needs.
    const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const taken: string[] = [];
    for (const end of last) if ((await prove(shop, token.slice(0, -1) + end)) === 'taken') taken.push(end);
    expect(taken).toEqual([token.at(-1)]);
  });

  test('the checker shows what the token says, and never a secret', async () => {
    await using shop = await openSigningShop();
    const shown = await asked(shop, shop.sign({ name: 'Ada' }, { header: { kid: shop.key.kid } }));
    expect(shown).toMatchObject({
      header: { alg: 'HS256', typ: 'JWT', kid: 'k1' },
      claims: { name: 'Ada', aud: 'shop', sub: 'K-1001' },
    });
    expect(JSON.stringify(shown)).not.toContain(shop.key.secret);
    expect(await asked(shop, 'a.b.c')).toMatchObject({ taken: false, header: null, claims: null });
    expect(await asked(shop, `${shop.sign().slice(0, 40)}`)).toMatchObject({ taken: false, claims: null });
    expect(await asked(shop, ` ${shop.sign()}\n`)).toMatchObject({ taken: true });
    expect(await asked(shop, shop.sign({ traits: { note: 'x'.repeat(5_000) } }))).toMatchObject({
      taken: false,
      sentence: tokenFaults.length.sentence,
    });
  });
});

describe('a token in time', () => {
  test('thirty seconds of difference between two clocks are forgiven, not one more', async () => {
    await using shop = await openSigningShop();
    const { clock } = shop.office;
    clock.pass(1_000 - (clock.wall() % 1_000));
    const now = clock.wall() / 1_000;
    expect(await prove(shop, shop.sign({ iat: now + 30, exp: now + 90, nbf: now + 30 }))).toBe('taken');
    const token = shop.sign();
    clock.pass(5 * minute + 29_000);
    expect(await prove(shop, token)).toBe('taken');
    clock.pass(1_000);
    expect(await prove(shop, token)).toEqual({ code: 'token.expired' });
  });

  test('a token with a jti is good once; a copy of it is refused and changes nothing', async () => {
    await using shop = await openSigningShop();
    const token = shop.sign({ jti: 'order-7' });
    expect(await prove(shop, token)).toBe('taken');
    const before = shop.office.onDisk();
    expect(await prove(shop, token)).toEqual({ code: 'token.used' });
    expect(await asked(shop, token)).toMatchObject({ taken: false, code: 'token.used' });
    expect(shop.office.onDisk()).toBe(before);
    expect(await prove(shop, shop.sign({ jti: 'order-8' }))).toBe('taken');
  });

  test('a nonce is this site’s, good for ten minutes and once; a site may ask for one', async () => {
    await using shop = await openSigningShop();
    const { clock } = shop.office;
    const fresh = async (desk = shop.desk) => answerOf(await makeNonce(desk, { site: 'shop' })).nonce;
    const nonce = await fresh();
    expect(await prove(shop, shop.sign({ nonce: `${nonce.slice(0, -1)}${nonce.endsWith('A') ? 'B' : 'A'}` }))).toEqual({
      code: 'token.bad',
    });
    expect(await prove(shop, shop.sign({ nonce }))).toBe('taken');
    expect(await prove(shop, shop.sign({ nonce, sub: 'K-2002' }))).toEqual({ code: 'token.used' });
    const late = await fresh();
    clock.pass(10 * minute);
    expect(await prove(shop, shop.sign({ nonce: late }))).toEqual({ code: 'token.bad' });

    await shop.office.addSite('other');
    const sites = await openSiteDirectory({ store: shop.store, clock, publicUrl: 'https://chat.example' });
    const foreign = answerOf(await makeNonce({ ...shop.desk, sites }, { site: 'other' })).nonce;
    expect(await prove(shop, shop.sign({ nonce: foreign }))).toEqual({ code: 'token.bad' });

    await setPrivacy(shop, { requireNonce: true });
    expect(await prove(shop, shop.sign())).toEqual({ code: 'token.bad' });
    expect(await asked(shop, shop.sign())).toMatchObject({ sentence: tokenFaults['nonce-missing'].sentence });
    expect(await prove(shop, shop.sign({ nonce: await fresh() }))).toBe('taken');
  });

  test('a site may ask for its own issuer', async () => {
    await using shop = await openSigningShop();
    await setPrivacy(shop, { issuer: 'https://shop.example' });
    expect(await prove(shop, shop.sign())).toEqual({ code: 'token.bad' });
    expect(await asked(shop, shop.sign({ iss: 'https://evil.example' }))).toMatchObject({
      sentence: tokenFaults.iss.sentence,
    });
    expect(await prove(shop, shop.sign({ iss: 'https://shop.example' }))).toBe('taken');
  });
});

describe('keys', () => {
  test('a shop that signs with its own private key gives us the public half only', async () => {
    await using shop = await openSigningShop();
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const add = (key: string) => addKey(shop.desk, shop.owner, { use: 'jwt', alg: 'ES256', publicKey: key });
    const reason = async (key: string) => refusalOf(await add(key));
    const pem = (key: typeof publicKey, type: 'spki' | 'pkcs8') => key.export({ type, format: 'pem' }).toString();
    expect(await reason(pem(privateKey, 'pkcs8'))).toMatchObject({ detail: { field: 'publicKey', reason: 'private' } });
    expect(await reason(JSON.stringify(privateKey.export({ format: 'jwk' })))).toMatchObject({
      detail: { reason: 'private' },
    });
    expect(await reason('nonsense')).toMatchObject({ detail: { reason: 'form' } });
    expect(await reason(pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey, 'spki'))).toMatchObject({
      detail: { reason: 'curve' },
    });
    const added = answerOf(await add(JSON.stringify(publicKey.export({ format: 'jwk' }))));
    expect(added).toMatchObject({ secret: null, key: { kid: 'k2', alg: 'ES256', use: 'jwt' } });

    const token = (claims: object, header: object) =>
      signed(
        { alg: 'ES256', typ: 'JWT', kid: 'k2', ...header },
        { ...usualClaims(shop.office.clock.wall()), ...claims },
        es256(privateKey),
      );
    expect(await prove(shop, token({}, {}))).toBe('taken');
    expect(await prove(shop, token({}, { alg: 'HS256' }))).toEqual({ code: 'token.bad' });
    expect(await prove(shop, token({}, { kid: 'k1' }))).toEqual({ code: 'token.bad' });
    // The public key is known to everybody: it is no secret to sign with.
    const forged = (alg: string) =>
      signed({ alg, typ: 'JWT', kid: 'k2' }, usualClaims(shop.office.clock.wall()), (text) =>
        createHmac('sha256', pem(publicKey, 'spki')).update(text).digest(),
      );
    for (const alg of ['HS256', 'ES256']) expect(await prove(shop, forged(alg))).toEqual({ code: 'token.bad' });
    const der = signed({ alg: 'ES256', kid: 'k2' }, usualClaims(shop.office.clock.wall()), (text) =>
      createSign('sha256').update(text).sign(privateKey),
    );
    expect(await prove(shop, der)).toEqual({ code: 'token.bad' });
  });

  test('two keys are valid while one takes over from the other, and a token says which it means', async () => {
    await using shop = await openSigningShop();
    const second = answerOf(await addKey(shop.desk, shop.owner, { use: 'jwt', alg: 'HS256' }));
    const secret = second.secret ?? '';
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(refusalOf(await addKey(shop.desk, shop.owner, { use: 'jwt', alg: 'HS256' }))).toEqual({
      code: 'setting.refused',
      detail: { field: 'use', reason: 'enough' },
    });
    expect(await prove(shop, shop.sign())).toEqual({ code: 'token.key' });
    expect(await asked(shop, shop.sign())).toMatchObject({ sentence: tokenFaults['kid-missing'].sentence });
    expect(await prove(shop, shop.sign({}, { header: { kid: 'k1' } }))).toBe('taken');
    expect(await prove(shop, shop.sign({}, { header: { kid: 'k2' }, secret }))).toBe('taken');
    expect(await prove(shop, shop.sign({}, { header: { kid: 'k1' }, secret }))).toEqual({ code: 'token.bad' });

    doneOf(await endKey(shop.desk, shop.owner, { key: shop.key.id }));
    expect(await prove(shop, shop.sign({}, { header: { kid: 'k1' } }))).toEqual({ code: 'token.key' });
    expect(await prove(shop, shop.sign({}, { secret }))).toBe('taken');
    // A name is never given twice.
    expect(answerOf(await addKey(shop.desk, shop.owner, { use: 'jwt', alg: 'HS256' })).key.kid).toBe('k3');
    for (const held of [secret, shop.key.secret]) expect(shop.office.onDisk()).not.toContain(held);
  });

  test('a token of one site proves nothing at another, even if both have the same secret', async () => {
    await using shop = await openSigningShop();
    const other = await shop.office.addSite('other');
    const sites = await openSiteDirectory({
      store: shop.store,
      clock: shop.office.clock,
      publicUrl: 'https://chat.example',
    });
    const { caller } = await shop.office.join('Otto', 'owner', other);
    const key = answerOf(await addKey(shop.desk, caller, { use: 'jwt', alg: 'HS256' }));
    const there = { ...shop, desk: { ...shop.desk, sites } };
    const { proveIdentity } = await import('../../plugin-server/identity/prove-identity.ts');
    const at = async (site: string, jwt: string) =>
      refusalOf(
        await proveIdentity(there.desk, null, { site, locale: 'de', hold: 'page', proof: { jwt } }, { userAgent: '' }),
      );
    const secret = key.secret ?? '';
    expect(await at('other', shop.sign({ aud: 'other' }, { secret }))).toBe('taken');
    expect(await at('shop', shop.sign({ aud: 'other' }, { secret }))).toEqual({ code: 'token.bad' });
    expect(await at('shop', shop.sign({ aud: 'shop' }, { secret }))).toEqual({ code: 'token.bad' });
    expect(await at('shop', shop.sign({ aud: 'other' }))).toEqual({ code: 'token.audience' });
    expect(await at('nowhere', shop.sign())).toEqual({ code: 'site.unknown' });
    // Ada's device at the first shop is nothing at the second.
    const ada = await shop.signIn(null);
    const foreign = await proveIdentity(
      there.desk,
      await shop.caller(ada),
      { site: 'other', locale: 'de', hold: 'page', proof: { jwt: shop.sign({ aud: 'other' }, { secret }) } },
      { userAgent: '' },
    );
    expect(refusalOf(foreign)).toEqual({ code: 'auth.revoked' });
  });

  test('a wrong kid, a wrong signature and a wrong claim take about one time (reported, not asserted)', async () => {
    await using shop = await openSigningShop();
    const kinds = {
      kid: shop.sign({}, { header: { kid: 'k9' } }),
      signature: shop.sign({}, { secret: 'x'.repeat(43) }),
      claim: shop.sign({ aud: 'other' }),
    };
    const took: Record<string, number> = {};
    for (const [name, jwt] of Object.entries(kinds)) {
      const times: number[] = [];
      for (let run = 0; run < 200; run += 1) {
        const began = performance.now();
        await prove(shop, jwt);
        times.push(performance.now() - began);
      }
      took[name] = times.toSorted((a, b) => a - b)[100] ?? 0;
    }
    expect(Object.keys(took)).toEqual(['kid', 'signature', 'claim']);
    const said = Object.entries(took).map(([name, ms]) => `${name} ${(ms * 1_000).toFixed(0)} µs`);
    recordFigures('identity-token', [
      { promise: 'P12', name: 'refusing a token, median of 200', value: said.join(', ') },
    ]);
  });
});

const setPrivacy = async (shop: SigningShop, part: object): Promise<void> => {
  const row = await shop.store.read.site(shop.site);
  if (row === undefined) throw new Error('The site is there.');
  await shop.store.write((tx) => tx.saveSite({ ...row, privacy: JSON.stringify(part) }));
  await shop.desk.sites.hear([{ is: 'site', site: shop.site }]);
};
