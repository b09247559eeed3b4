import { scryptSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { createPasswords } from '../../plugin-server/secret/passwords.ts';

const cheap = { logN: 4, r: 8, p: 1 };
const hashOf = async (passwords: ReturnType<typeof createPasswords>, password: string): Promise<string> => {
  const hashed = await passwords.hash(password);
  return hashed.ok ? hashed.hash : hashed.reason;
};

test('the right password is right, and one character more, less or other is not', async () => {
  const passwords = createPasswords({ cost: cheap });
  const stored = await hashOf(passwords, 'Tee mit Milch um vier');
  expect(await passwords.verify('Tee mit Milch um vier', stored)).toEqual({ ok: true, isRight: true });
  for (const wrong of ['Tee mit Milch um vie', 'Tee mit Milch um vier ', 'tee mit Milch um vier', ''])
    expect(await passwords.verify(wrong, stored)).toEqual({ ok: true, isRight: false });
});

test('a password is taken exactly as typed, in any script', async () => {
  const passwords = createPasswords({ cost: cheap });
  const stored = await hashOf(passwords, '  Grüße 🦆 из Москвы  ');
  expect(await passwords.verify('  Grüße 🦆 из Москвы  ', stored)).toEqual({ ok: true, isRight: true });
  expect(await passwords.verify('Grüße 🦆 из Москвы', stored)).toEqual({ ok: true, isRight: false });
});

test('what is stored is scrypt with its parameters, and another salt each time', async () => {
  const passwords = createPasswords();
  const stored = await hashOf(passwords, 'a password of hers');
  const [, kind, parameters, salt, hash] = stored.split('$');
  expect([kind, parameters]).toEqual(['scrypt', 'ln=17,r=8,p=1']);
  const bytes = scryptSync('a password of hers', Buffer.from(salt!, 'base64'), 32, {
    N: 2 ** 17,
    r: 8,
    p: 1,
    maxmem: 2 ** 28,
  });
  expect(hash).toBe(bytes.toString('base64').replace('=', ''));
  expect(Buffer.from(salt!, 'base64')).toHaveLength(16);

  const cheaper = createPasswords({ cost: cheap });
  expect(await hashOf(cheaper, 'a password of hers')).not.toBe(await hashOf(cheaper, 'a password of hers'));
});

test('an account that does not exist costs a guess as well, and no password opens it', async () => {
  const passwords = createPasswords({ cost: cheap });
  expect(await passwords.verify('a password of hers', null)).toEqual({ ok: true, isRight: false });
  // It waits at the same gate: with two others at work it cannot be the first to answer.
  const order: string[] = [];
  const stored = await hashOf(passwords, 'a password of hers');
  await Promise.all([
    passwords.verify('a password of hers', stored).then(() => order.push('known')),
    passwords.verify('a password of hers', stored).then(() => order.push('known')),
    passwords.verify('a password of hers', null).then(() => order.push('nobody')),
  ]);
  expect(order).toHaveLength(3);
  expect(order[0]).toBe('known');
});

test('a hash made with other costs is known as such, and still opens', async () => {
  const before = createPasswords({ cost: cheap });
  const today = createPasswords({ cost: { ...cheap, logN: 5 } });
  const stored = await hashOf(before, 'a password of hers');
  expect(await today.verify('a password of hers', stored)).toEqual({ ok: true, isRight: true });
  expect(before.needsRehash(stored)).toBe(false);
  expect(today.needsRehash(stored)).toBe(true);
  expect(today.needsRehash(await hashOf(today, 'a password of hers'))).toBe(false);
});

test('an altered row cannot make the server take all its memory', async () => {
  const passwords = createPasswords({ cost: cheap });
  const stored = await hashOf(passwords, 'a password of hers');
  expect(stored).toContain('ln=4,');
  for (const altered of [
    stored.replace('ln=4', 'ln=30'),
    stored.replace('r=8', 'r=99').replace('ln=4', 'ln=17'),
    stored.replace('ln=4', 'ln=0'),
    '',
    'x',
  ])
    await expect(passwords.verify('a password of hers', altered)).rejects.toThrow(
      'A stored password has a form nobody here writes.',
    );
});

test('in a flood two guesses run, fifty wait, and the rest is told that the server is busy', async () => {
  const passwords = createPasswords({ cost: cheap });
  const stored = await hashOf(passwords, 'a password of hers');
  const verdicts = await Promise.all(Array.from({ length: 60 }, () => passwords.verify('a password of hers', stored)));
  expect(verdicts.filter((verdict) => verdict.ok && verdict.isRight)).toHaveLength(52);
  expect(verdicts.filter((verdict) => !verdict.ok)).toEqual(
    Array.from({ length: 8 }, () => ({ ok: false, reason: 'busy' })),
  );
  expect(await passwords.verify('a password of hers', stored)).toEqual({ ok: true, isRight: true });
});

test('nobody logs in with a password longer than anybody may choose', async () => {
  const passwords = createPasswords({ cost: cheap });
  expect(await passwords.verify('é'.repeat(128), await hashOf(passwords, 'é'.repeat(128)))).toEqual({
    ok: true,
    isRight: true,
  });
  expect(await passwords.verify('é'.repeat(129), await hashOf(passwords, 'é'.repeat(129)))).toEqual({
    ok: true,
    isRight: false,
  });
});
