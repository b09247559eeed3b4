import * as v from 'valibot';
import { expect, test } from 'vitest';
import { candidateOf, type EmailForm, faultOf, formOf, placeOf, withPreset } from '../../inbox/models/email-form.ts';
import type { EmailSettings } from '../../protocol/channel-doors.ts';
import { channelDoors, mailPresets } from '../../protocol/channel-doors.ts';

const kept: EmailSettings = {
  address: 'hello@shop.example',
  preset: 'other',
  smtp: { host: 'mail.shop.example', port: 587, secure: 'starttls', user: 'shop' },
  imap: { host: 'mail.shop.example', port: 143, secure: 'starttls', user: 'shop', mailbox: 'Chat' },
  reply: '{t}@in.shop.example',
  dkim: { domain: 'shop.example', selector: 's1' },
};
const fresh = formOf({ settings: null, from: 'none' });
const filled: EmailForm = { ...fresh, address: ' hello@shop.example ', password: 'secret 9f' };

test('a form that was not touched asks for nothing but what is kept', () => {
  const candidate = candidateOf(formOf({ settings: kept, from: 'own' }));
  expect(candidate).toEqual({ settings: kept });
  expect(faultOf(formOf({ settings: kept, from: 'own' }))).toBeNull();
});

test('what the form says is what the door takes, whatever the provider', () => {
  for (const preset of mailPresets) {
    const form = { ...withPreset(filled, preset) };
    const { smtpHost, imapHost } = form;
    const named = { ...form, smtpHost: smtpHost || 'smtp.x.example', imapHost: imapHost || 'imap.x.example' };
    expect(faultOf(named), preset).toBeNull();
    expect(v.is(channelDoors['channel:save'].request, candidateOf(named)), preset).toBe(true);
  }
});

test('one password serves both servers, and the address is the name to sign in unless another is typed', () => {
  expect(candidateOf(filled)).toMatchObject({
    settings: {
      address: 'hello@shop.example',
      smtp: { user: 'hello@shop.example' },
      imap: { user: 'hello@shop.example' },
    },
    smtpPassword: 'secret 9f',
    imapPassword: 'secret 9f',
  });
  expect(candidateOf({ ...filled, user: 'shop' }).settings.smtp.user).toBe('shop');
  // A server that asks for nothing is told nothing.
  expect(candidateOf({ ...filled, password: '' }).settings.smtp.user).toBe('');
  const outOnly = candidateOf({ ...filled, hasImap: false });
  expect(outOnly.settings.imap).toBeNull();
  expect(outOnly).not.toHaveProperty('imapPassword');
});

test('the demo’s own mailbox is nothing to begin with', () => {
  expect(formOf({ settings: kept, from: 'demo' })).toEqual(fresh);
});

test('a provider changes the servers and leaves what was typed', () => {
  const gmx = withPreset({ ...filled, reply: '{t}@x.example' }, 'gmx');
  expect(gmx).toMatchObject({ smtpHost: 'mail.gmx.net', imapHost: 'imap.gmx.net', reply: '{t}@x.example' });
  expect([gmx.address, gmx.password]).toEqual([filled.address, filled.password]);
});

test('the first thing that cannot be sent is named', () => {
  const faults: readonly [Partial<EmailForm>, ReturnType<typeof faultOf>][] = [
    [{ address: 'nobody' }, 'address'],
    [{ smtpHost: ' ' }, 'smtpHost'],
    [{ smtpPort: '0' }, 'smtpPort'],
    [{ smtpPort: '65536' }, 'smtpPort'],
    [{ imapHost: '' }, 'imapHost'],
    [{ imapHost: '', hasImap: false }, null],
    [{ imapPort: '99x' }, 'imapPort'],
    [{ mailbox: ' ' }, 'mailbox'],
    [{ reply: 'answers@shop.example' }, 'reply'],
    [{ dkimDomain: 'shop.example' }, 'dkimSelector'],
    [{}, null],
  ];
  for (const [part, fault] of faults) expect(faultOf({ ...filled, ...part }), JSON.stringify(part)).toBe(fault);
});

test('what the server refuses is said at the field it is about', () => {
  const at = (field: string) => placeOf({ code: 'setting.refused', detail: { field } });
  expect(
    ['smtp', 'imap', 'imapPassword', 'reply', 'preset', 'settings.smtp.port', 'candidate.settings.dkim.selector'].map(
      at,
    ),
  ).toEqual(['smtpHost', 'imapHost', 'smtpPassword', 'reply', 'preset', 'smtpPort', 'dkimSelector']);
  expect([at('x'), placeOf({ code: 'limit.rate' })]).toEqual([null, null]);
});
