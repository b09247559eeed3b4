import * as v from 'valibot';
import { expect, test } from 'vitest';
import { briefOf } from '../../../plugin-server/escalation/brief/gather-brief.ts';
import { brief as schema } from '../../../protocol/brief.ts';
import { makeCid } from '../../../protocol/ids.ts';
import { bareDist } from '../../support/bare-dist.ts';
import { agent, ask, visitor, words } from '../../support/people.ts';
import { movedClock, startTestApp } from '../../support/test-app.ts';

test('the brief of a talk says who she is as far as anybody knows, what she asked and what was answered', async () => {
  const clock = movedClock();
  await using app = await startTestApp({ dist: bareDist(), clock });
  const ada = await visitor(app);
  const first = words('Wo bleibt meine Bestellung A-88121? Meine Karte ist 4111 1111 1111 1111', 1);
  const { conversation } = await ask(app, 'visitor', 'message:send', first, ada.headers);
  const mia = await agent(app);
  const say = { conversation, cid: makeCid(), n: 1, seenSeq: 1, text: 'Ich sehe nach.', files: [] };
  await ask(app, 'inbox', 'message:send', say, mia.headers);
  const self = (await app.store.read.membersOfSite((await app.store.read.sites())[0]!.id))[0]!;
  await ask(app, 'inbox', 'conversation:assign', { conversation, cid: makeCid(), to: self.agent }, mia.headers);
  clock.move(60_000);
  await ask(app, 'visitor', 'message:send', words('Hallo?', 2, conversation), ada.headers);

  const [site] = await app.store.read.sites();
  const row = await app.store.read.conversation(site!.id, conversation);
  for (const locale of ['de', 'en'] as const) {
    const made = await briefOf(app.store.read, row!, locale, clock.wall());
    expect(v.safeParse(schema, made).issues).toBeUndefined();
    expect(made.locale).toBe(locale);
    expect(JSON.stringify(made)).not.toMatch(/4111/);
    expect(made.wants).toBe(
      locale === 'de'
        ? 'Wo bleibt meine Bestellung A-88121? Meine Karte ist •••• – zuletzt: Hallo?'
        : 'Wo bleibt meine Bestellung A-88121? Meine Karte ist •••• – lately: Hallo?',
    );
    expect(made.tried.map(({ who, what, result }) => [who, what, result])).toEqual([
      [self.name, 'Ich sehe nach.', locale === 'de' ? 'ungelesen' : 'not read'],
      [self.name, locale === 'de' ? `übergibt an ${self.name}` : `hands over to ${self.name}`, ''],
    ]);
    expect(made.who.map(({ key }) => key)).toEqual(expect.arrayContaining(['since', 'language']));
    expect(made.next).toMatch(locale === 'de' ? /offen seit \d\d:\d\d/ : /open since \d\d:\d\d/);
    expect(made.mood).toBeUndefined();
  }
});

test('what she says of herself is marked as that', async () => {
  const clock = movedClock();
  await using app = await startTestApp({ dist: bareDist(), clock });
  const ada = await visitor(app);
  const { conversation } = await ask(
    app,
    'visitor',
    'message:send',
    words('Ich möchte etwas zurückgeben', 1),
    ada.headers,
  );
  await ask(app, 'visitor', 'identity:say', { name: 'Ada', email: 'ada@web.example' }, ada.headers);
  const [site] = await app.store.read.sites();
  const row = await app.store.read.conversation(site!.id, conversation);
  const { who } = await briefOf(app.store.read, row!, 'de', clock.wall());
  expect(who.find(({ key }) => key === 'name')).toMatchObject({ value: 'Ada', source: 'visitor', strength: 0 });
  expect(JSON.stringify(who)).not.toContain('ada@web.example');
});
