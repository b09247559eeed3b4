import { type ConversationId, type FileId, makeCid, randomPart } from '../../protocol/ids.ts';
import {
  agent,
  ask,
  colleague,
  post,
  type TestAgent,
  type TestVisitor,
  visitor,
  type Wired,
  words,
} from '../support/people.ts';
import { ownerEmail, ownerPassword, type TestApp } from '../support/test-app.ts';

/** Marks that are found again wherever they get to. */
export interface Canaries {
  readonly text: string;
  readonly answer: string;
  readonly note: string;
  readonly noteFile: string;
  readonly fileName: string;
  readonly agentName: string;
  readonly address: string;
  readonly title: string;
  readonly sought: string;
}

export interface Day {
  readonly canaries: Canaries;
  /** Everything visitors were told: answers over both transports, and pushes. */
  readonly toldVisitors: readonly string[];
  /** What nobody may write down: tokens, cookies, links, passwords. */
  readonly secrets: readonly string[];
  readonly agents: readonly string[];
}

const canary = (): string => `canary${randomPart().replaceAll(/[-_]/g, 'x')}`;

/** A day on which everything is said, asked, refused and mistyped once. */
export const busyDay = async (app: TestApp): Promise<Day> => {
  const canaries: Canaries = {
    text: canary(),
    answer: canary(),
    note: canary(),
    noteFile: canary(),
    fileName: canary(),
    agentName: canary(),
    address: `${canary().toLowerCase()}@shop.example`,
    title: canary(),
    sought: canary(),
  };
  const told: string[] = [];
  const tell = <It>(it: It): It => {
    told.push(JSON.stringify(it));
    return it;
  };

  const mia: TestAgent = await agent(app);
  const otto: TestAgent = await colleague(app, mia, canaries.address);
  const desks: Wired<'inbox'>[] = [await mia.open(), await otto.open()];
  const [desk, other] = desks as [Wired<'inbox'>, Wired<'inbox'>];
  await other.get('self:change', { name: canaries.agentName });

  const ada: TestVisitor = await visitor(app);
  const tabs: Wired<'visitor'>[] = [await ada.tab(), await ada.tab()];
  const [tab] = tabs as [Wired<'visitor'>];
  const ownFile = await put(app, 'visitor', ada.headers, canaries.fileName);
  const first = {
    ...words(canaries.text, 1),
    files: [ownFile],
    page: { url: 'https://shop.example/', title: canaries.title },
  };
  const { conversation } = tell(await tab.get('message:send', first));
  tell(await tab.ask('message:send', first));
  tell(await tab.ask('message:send', words(canaries.text, 7, conversation)));

  for (const it of desks) await it.get('conversation:open', { conversation });
  const { agents } = await desk.get('agent:list', {});
  const ottoId = agents.find(({ email }) => email === canaries.address)!.agent;
  const noteFile = await put(app, 'inbox', otto.headers, canaries.noteFile);
  const note = { conversation, cid: makeCid(), text: canaries.note, files: [noteFile], mentions: [ottoId] };
  await other.get('note:add', note);
  await desk.get('conversation:assign', { conversation, cid: makeCid(), to: ottoId });
  await desk.get('presence:set', { on: true });
  await other.get('message:send', { conversation, cid: makeCid(), n: 1, seenSeq: 9, text: canaries.answer, files: [] });
  await desk.ask('message:send', { conversation, cid: makeCid(), n: 1, seenSeq: 0, text: canaries.answer, files: [] });
  await desk.get('search:run', { text: canaries.sought, offset: 0 });
  await desk.get('conversation:close', { conversation, cid: makeCid(), seenSeq: 99 });
  await other.get('note:add', { ...note, cid: makeCid(), text: `${canaries.note} again`, files: [] });
  await desk.get('conversation:reopen', { conversation, cid: makeCid() });

  // Everything a visitor may ask, asked both ways.
  const resume = { conversation, epoch: null, afterSeq: 0, rev: 0, limit: 200 };
  const questions: readonly (readonly [string, object])[] = [
    ['conversation:resume', resume],
    ['conversation:resume', { ...resume, epoch: 'another' }],
    ['conversation:earlier', { conversation, beforeSeq: 99, limit: 50 }],
    ['conversation:list', {}],
    ['conversation:read', { conversation, upTo: 99 }],
    ['conversation:close', { conversation, cid: makeCid() }],
    ['typing', { conversation, on: true }],
    ['presence', { visible: true, panel: true }],
    ['message:send', words(canaries.text, 2, conversation)],
  ];
  for (const [name, body] of questions) {
    tell(await tab.ask(name as 'conversation:list', body as never));
    tell(
      (await post(app, `/v1/visitor/${name.includes(':') ? name.replace(':', '/') : name}`, body, ada.headers)).body,
    );
  }
  tell(await ask(app, 'visitor', 'visitor:hello', { site: 'demo', locale: 'de' }, ada.headers));
  for (const file of [ownFile, noteFile]) {
    const response = await fetch(`${app.publicUrl}/v1/visitor/file/${file}`, { headers: ada.headers });
    tell([...response.headers].join('\n') + (await response.text()));
  }
  desk.socket.emit('typing', { conversation, on: true });
  await tab.hear('typing');

  // What goes wrong in an ordinary week.
  const wrong = { email: canaries.address, password: `${canaries.text} wrong` };
  await post(app, '/v1/inbox/session/sign-in', wrong);
  await post(app, '/v1/inbox/session/sign-in', { ...wrong, password: canaries.text, code: '123456' });
  await post(app, '/v1/inbox/site/read', { hidden: canaries.text });
  await post(app, '/v1/inbox/site/change', { name: canaries.text }, otto.headers);
  await post(app, '/v1/visitor/message/send', `{"text":"${canaries.text}`, ada.headers);
  await post(app, '/v1/visitor/message/send', { [canaries.text]: 1 }, ada.headers);
  await post(app, '/v1/visitor/conversation/list', {}, { authorization: `Bearer nd_${'A'.repeat(43)}` });
  await fetch(`${app.publicUrl}/assets/${canaries.fileName}%`);
  await fetch(`${app.publicUrl}/${canaries.fileName}?${canaries.text}`, { headers: { 'user-agent': canaries.text } });
  await desk.ask('conversation:open', { conversation: `cv_${'A'.repeat(22)}` as ConversationId });
  const invite = await ask(
    app,
    'inbox',
    'agent:invite',
    { email: `x${canaries.address}`, name: canaries.agentName, role: 'agent' },
    mia.headers,
  );
  await ask(app, 'inbox', 'invite:revoke', { invite: invite.invite }, mia.headers);

  tell(await tab.ask('device:end', { which: 'this' }));
  for (const it of tabs) tell(it.heard);
  for (const it of desks) it.leave();
  return {
    canaries,
    toldVisitors: told,
    secrets: [
      ada.token,
      ada.revokeToken,
      mia.cookie.split('=')[1]!,
      otto.cookie.split('=')[1]!,
      invite.url.split('#')[1]!,
      ownerPassword,
      ownerEmail,
    ],
    agents: [ottoId, ...agents.map((it) => it.agent)],
  };
};

const put = async (
  app: TestApp,
  side: 'visitor' | 'inbox',
  headers: Record<string, string>,
  name: string,
): Promise<FileId> => {
  const response = await fetch(`${app.publicUrl}/v1/${side}/file`, {
    method: 'PUT',
    headers: { ...headers, origin: app.publicUrl, 'x-nahtlos-cid': makeCid(), 'x-nahtlos-name': `${name}.txt` },
    body: `Content of ${name}`,
  });
  return ((await response.json()) as { file: FileId }).file;
};
