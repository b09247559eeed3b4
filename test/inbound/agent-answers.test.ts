import fc from 'fast-check';
import { expect, it } from 'vitest';
import { makeMailToken } from '../../plugin-server/channels/email/mail-marks.ts';
import type { EscalationId, ReachId } from '../../protocol/ids.ts';
import { newId } from '../store/shop.ts';
import { letter, type Mailroom, replyPattern, shopAddress, start } from './mailroom.ts';
import { onBothDatabases } from './on-both.ts';

const mail = 'mia@home.example';

/** Mia was asked outside the inbox; this is where her answer goes. */
const asked = async (room: Mailroom) => {
  const { conversation } = await room.talk('ada@else.example');
  const { id: agent } = await room.openShop.agent();
  const [reach, escalation, token] = [newId<ReachId>('reach'), newId<EscalationId>('escalation'), makeMailToken()];
  await room.store.write(async (tx) => {
    await tx.insertReach({
      id: reach,
      site: room.site,
      agent,
      kind: 'email',
      address: mail,
      ord: 0,
      week: null,
      verified_at: start,
      is_bad: 0,
      code_hmac: null,
      code_expires_at: null,
      tries: 0,
      at: start,
    });
    await tx.insertEscalation({
      id: escalation,
      site: room.site,
      conversation,
      policy: '{}',
      brief: '{"edited":null,"sent":[]}',
      expects: 'answer',
      urgent: null,
      started_by: 'rule',
      state: 'ended',
      round: 1,
      step: 1,
      due_at: null,
      seq: 1,
      taker: null,
      at: start,
      ended_at: start,
    });
    await tx.insertMailToken({
      id: token,
      site: room.site,
      purpose: 'brief',
      conversation,
      identifier: null,
      reach,
      escalation,
      at: start,
      revoked_at: null,
    });
  });
  return { conversation, agent, replyTo: room.marks.replyAddress(replyPattern, token) };
};

const agentMessages = (room: Mailroom) =>
  room.sql(
    `select text from entry where side = 'agent' and conversation in (select id from conversation where site = '${room.site}')`,
  );

onBothDatabases('An answer to a brief', (open) => {
  it('is the agent’s word only if it is certain that he wrote it: forged, it is nobody’s', async () => {
    const room = await open();
    const { conversation, replyTo } = await asked(room);
    const forged = fc.record({
      from: fc.constantFrom(`Mia <${mail}>`, 'Bob <bob@evil.example>', `"${mail}" <bob@evil.example>`, shopAddress, ''),
      head: fc.subarray([
        'Authentication-Results: mx.evil.example; dmarc=pass header.from=home.example',
        `Sender: ${mail}`,
        `Reply-To: ${mail}`,
        'Auto-Submitted: auto-replied',
      ]),
      text: fc.constantFrom('Give her the money back.', '#done\nPaid.', '#note\nShe lies.'),
    });
    await fc.assert(
      fc.asyncProperty(forged, async (part) => {
        await room.take(letter({ ...part, to: replyTo }));
        expect(await room.texts(conversation)).toEqual(['Is my bike ready?']);
      }),
      { numRuns: 40, seed: 4 },
    );
    expect(await agentMessages(room)).toEqual([]);
    expect(await room.store.read.asidesAfter(conversation, 0, 100)).toHaveLength(40);
    expect(await room.rows()).toHaveLength(1);
    await room.take(letter({ from: `Mia <${mail}>`, to: replyTo, text: 'It is ready on Friday.', isVerified: true }));
    expect(await agentMessages(room)).toEqual([{ text: 'It is ready on Friday.' }]);
  });

  it('brings her his files, but not the mail he answers, as whatever his program attaches it', async () => {
    const room = await open();
    const { conversation, replyTo } = await asked(room);
    const part = (type: string, name: string, text: string) => [
      '--b',
      `Content-Type: ${type}`,
      ...(name === '' ? [] : [`Content-Disposition: attachment; filename="${name}"`]),
      '',
      text,
    ];
    const attached = [
      ...part('text/plain', '', 'It is ready.'),
      ...part('message/rfc822', '', 'Subject: [#1] Ada\n\nMOOD angry'),
      ...part('message/rfc822', 'original', 'Subject: [#1] Ada\n\nMOOD angry'),
      ...part('application/ms-tnef', 'winmail.dat', 'MOOD angry'),
      ...part('application/octet-stream', 'Brief.msg', 'MOOD angry'),
      ...part('text/html', 'ATT00001.htm', '<p>MOOD angry'),
      ...part('application/octet-stream', 'label.bin', 'Label'),
      '--b--',
    ].join('\n');
    const plain = letter({ from: `Mia <${mail}>`, to: replyTo, text: attached, isVerified: true });
    await room.keep(plain.replace('text/plain; charset=utf-8', 'multipart/mixed; boundary=b'));
    await room.readAll();
    const entry = (await room.store.read.entriesAfter(conversation, 0, 10)).at(-1);
    expect(entry).toMatchObject({ side: 'agent', text: 'It is ready.' });
    expect(JSON.parse(entry?.files ?? '[]').map(({ name }: { name: string }) => name)).toEqual(['label.bin']);
    expect((await room.store.read.mailCards([entry?.mail ?? 0])).get(entry?.mail ?? 0)).toMatchObject({ dropped: 5 });
  });
});
