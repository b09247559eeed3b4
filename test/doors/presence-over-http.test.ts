import { expect, test } from 'vitest';
import { bareDist } from '../support/bare-dist.ts';
import { agent, ask, visitor, words } from '../support/people.ts';
import { startTestApp } from '../support/test-app.ts';

test('a visitor whose network lets no socket through counts as present from her first message on, and as gone when she says so', async () => {
  await using app = await startTestApp({ dist: bareDist() });
  const mia = await (await agent(app)).open();
  const ada = await visitor(app);
  const { conversation } = await ask(app, 'visitor', 'message:send', words('Hallo', 1), ada.headers);
  const list = () => mia.get('inbox:list', { view: 'all', sort: 'newest', limit: 10 });
  expect((await list()).rows).toMatchObject([{ conversation, present: true }]);

  await ask(app, 'visitor', 'presence', { visible: false, panel: true }, ada.headers);
  expect(await mia.hear('presence:changed', ({ present }) => !present)).toEqual({ conversation, present: false });
  expect((await list()).rows).toMatchObject([{ conversation, present: false }]);
  mia.leave();
});
