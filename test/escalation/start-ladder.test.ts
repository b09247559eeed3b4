import { expect, it } from 'vitest';
import type { Clock } from '../../plugin-server/clock.ts';
import type { News } from '../../plugin-server/conversation/outcome.ts';
import { startLadder } from '../../plugin-server/escalation/start-ladder.ts';
import { onBothDatabases, start } from '../conversation/talk.ts';
import { quiet } from '../inbound/mailroom.ts';
import { openLadder, policyOf, step } from './open-ladder.ts';

onBothDatabases('the clock of the ladders', (open) => {
  it('takes what is due when it starts, tells everybody, and wakes whoever sends', async () => {
    const talk = await open();
    const hand = openLadder(talk);
    const conversation = await talk.begin(await talk.visitor());
    await hand.colleague('Jonas');
    await hand.begin(conversation, policyOf([step({ waitSec: 60 })]));
    let passed = 0;
    let woken = 0;
    const clock: Clock = { wall: () => start + passed, mono: () => passed, steady: () => start + passed };
    const news: News[] = [];
    const needs = {
      ...hand.desk,
      store: talk.store,
      clock,
      log: quiet,
      announce: (some: readonly News[]) => void news.push(...some),
      wakeDeliveries: () => {
        woken += 1;
      },
    };
    const first = startLadder(needs);
    await expect.poll(() => hand.told(conversation)).toEqual(['started by visitor', 'Jonas by email']);
    await expect.poll(() => news.map(({ is }) => is)).toEqual(['aside', 'row', 'marks']);
    expect(woken).toBe(1);
    const [marks] = news.filter((it) => it.is === 'marks');
    expect(marks?.marks.escalation).toMatchObject({
      step: 1,
      of: 1,
      by: 'email',
      asked: [{ name: 'Jonas' }],
      dueAt: start + 60_000,
    });
    await first.close();

    passed = 60_000;
    const second = startLadder(needs);
    await expect.poll(async () => (await hand.told(conversation)).at(-1)).toBe('ended');
    await second.close();
    passed += 3_600_000;
    second.wake();
    expect((await hand.told(conversation)).at(-1)).toBe('ended');
  });

  it('says whether asking for a person would fetch anybody, and looks again after a moment', async () => {
    const talk = await open();
    const hand = openLadder(talk);
    let passed = 0;
    const clock: Clock = { wall: () => start + passed, mono: () => passed, steady: () => start + passed };
    const ladder = startLadder({
      ...hand.desk,
      store: talk.store,
      clock,
      log: quiet,
      announce: () => {},
      wakeDeliveries: () => {},
    });
    expect(await ladder.escalates(talk.site)).toBe(false);
    await hand.colleague('Jonas');
    expect(await ladder.escalates(talk.site)).toBe(false);
    passed = 5_000;
    expect(await ladder.escalates(talk.site)).toBe(true);
    await ladder.close();
  });
});
