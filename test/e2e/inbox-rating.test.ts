import { expect, test } from 'vitest';
import type { Score } from '../../protocol/entry.ts';
import { makeCid } from '../../protocol/ids.ts';
import { axeFindings } from '../support/axe.ts';
import { openInbox } from '../support/inbox-agent.ts';
import { agent, ask, type TestAgent, visitor, words } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();

/** A talk that has ended, and how it was for her. */
const rated = async (app: TestApp, mia: TestAgent, said: string, score: Score): Promise<void> => {
  const ada = await visitor(app);
  const { conversation, seq } = await ask(app, 'visitor', 'message:send', words(said, 1), ada.headers);
  await ask(app, 'inbox', 'conversation:close', { conversation, cid: makeCid(), seenSeq: seq }, mia.headers);
  await ask(app, 'visitor', 'conversation:rate', { conversation, cid: makeCid(), score }, ada.headers);
};

test('how visitors have rated stands in the list, above the talk, and with the switch that asks for it', async () => {
  await using app = await startTestApp();
  const owner = await agent(app);
  const device = await chromium.device({ reducedMotion: 'reduce' });
  const mia = await openInbox(device, app, owner.cookie);
  const { page } = mia;
  await page.goto(`${app.inboxUrl}/inbox/settings/brand`);
  await page.getByText('In den letzten 30 Tagen hat niemand bewertet.').waitFor();

  const given: readonly Score[] = [5, 5, 5, 4, 2, 5];
  for (const [at, score] of given.entries()) await rated(app, owner, `Frage ${at}`, score);
  await page.goto(`${app.inboxUrl}/inbox`);
  await mia.look('Erledigt');
  await mia.list
    .getByRole('link', { name: /Frage 4/ })
    .and(page.getByRole('link', { name: /Bewertet mit 2 von 5/ }))
    .click();
  await page.locator('.thread-head').getByText('Bewertet mit 2 von 5').waitFor({ state: 'attached' });
  expect(await axeFindings(page)).toEqual([]);

  await mia.settings('Aussehen');
  const table = page.getByRole('table', { name: 'Letzte 30 Tage: 6 Bewertungen' });
  await table.waitFor();
  const rows = await table.locator('tbody tr').allInnerTexts();
  expect(rows.map((row) => row.split(/\s+/).join(' '))).toEqual([
    '5Sehr gut 4 67 %',
    '4Gut 1 17 %',
    '3Geht so 0 0 %',
    '2Mäßig 1 17 %',
    '1Schlecht 0 0 %',
  ]);
  expect(await axeFindings(page)).toEqual([]);
});
