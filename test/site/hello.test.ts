import * as v from 'valibot';
import { expect, test } from 'vitest';
import { hello } from '../../plugin-server/site/hello.ts';
import { openSiteDirectory } from '../../plugin-server/site/site-directory.ts';
import { defaultLook } from '../../plugin-server/site/site-look.ts';
import { visitorDoors } from '../../protocol/visitor-doors.ts';
import { answerOf, openOffice, refusalOf } from '../team/open-office.ts';

test('the panel learns the name, the greeting and whether somebody is there, and nothing else', async () => {
  await using office = await openOffice();
  const availability = async () => ({ state: 'open', replyMedianS: null, opensAt: null, queue: null }) as const;
  const desk = {
    sites: await openSiteDirectory(office.desk),
    publicUrl: 'https://chat.example',
    availability,
    sendsCodes: () => false,
    answersMail: () => false,
    escalates: async () => false,
  };
  const answer = answerOf(await hello(desk, { site: 'shop', locale: 'de' }));
  expect(v.parse(visitorDoors['visitor:hello'].answer, answer)).toEqual(answer);
  expect(answer).toEqual({
    availability: await availability(),
    site: { name: 'shop', privacyUrl: null, logo: null },
    greeting: defaultLook.greeting,
    quickQuestions: [],
    words: {},
    zone: 'Europe/Berlin',
    replyPromise: null,
    rates: true,
    seen: true,
    offers: [],
    asksAddress: false,
    escalates: false,
    codes: [],
    consent: 'auto',
  });
  // Where mail goes out, she may prove an address.
  expect(answerOf(await hello({ ...desk, sendsCodes: () => true }, { site: 'shop', locale: 'de' })).codes).toEqual([
    'email',
  ]);
  expect(refusalOf(await hello(desk, { site: 'nobody', locale: 'de' }))).toEqual({ code: 'site.unknown' });
});
