import { expect, test } from 'vitest';
import { checkArrows } from '../../tools/check-arrows.ts';
import { checkBans } from '../../tools/check-bans.ts';
import { checkDeadCode } from '../../tools/check-dead-code.ts';
import { parseSource } from '../../tools/source-files.ts';

const arrowsOf = (files: Record<string, string>) => checkArrows(parse(files)).map(({ path }) => path);
const bansOf = (files: Record<string, string>) =>
  checkBans(parse(files)).map(({ path, line, sentence }) => `${path}:${line} ${sentence.split(':')[0]}`);

function parse(files: Record<string, string>) {
  return Object.entries(files).map(([path, text]) => parseSource(path, text));
}

test.each([
  ['the widget importing the server', 'widget/panel.ts', "import '../plugin-server/app.ts';"],
  [
    'the rules importing a transport, if only as a type',
    'plugin-server/conversation/send.ts',
    "import type { Socket } from 'socket.io';",
  ],
  [
    'a door importing a concrete store',
    'plugin-server/http/routes.ts',
    "import { open } from '../store/sqlite/open.ts';",
  ],
  ['a rule writing its own query', 'plugin-server/conversation/close.ts', "import { sql } from 'kysely';"],
  ['a rule reaching behind the interface', 'plugin-server/team/invite.ts', "import '../store/agent-queries.ts';"],
  [
    'what decides reading asking for claims',
    'plugin-server/identity/find-device.ts',
    "import type { GraphReads } from '../store/graph-tx.ts';",
  ],
  [
    'what decides reading knowing how persons are joined',
    'plugin-server/store/proof-queries.ts',
    "import { recordClaim } from '../identity/graph/record-claim.ts';",
  ],
  ['protocol importing a library', 'protocol/text.ts', "export { nanoid } from 'nanoid';"],
  ['a channel importing another channel', 'plugin-server/channels/sms/send.ts', "import '../mail/send.ts';"],
  ['a lazy import', 'inbox/parts/thread.tsx', "const later = () => import('../connection.ts');"],
  ['a type imported in passing', 'inbox/parts/thread.tsx', "type Wire = import('../connection.ts').Wire;"],
])('the check of arrows finds %s', (_what, path, text) => {
  expect(arrowsOf({ [path]: text })).toEqual([path]);
});

test('the check of arrows lets the same files import what they may', () => {
  expect(
    arrowsOf({
      'widget/panel.ts': "import { html } from 'lit'; import { limits } from '../protocol/limits.ts';",
      'plugin-server/conversation/send.ts': "import type { Tx } from '../store/tx.ts';",
      'plugin-server/identity/graph/record-claim.ts': "import type { GraphWrites } from '../../store/graph-tx.ts';",
      'plugin-server/app.ts': "import { open } from './store/sqlite/open.ts'; import './channels/mail/send.ts';",
      'protocol/text.ts': "import * as v from 'valibot';",
      'plugin-server/channels/sms/send.ts': "import '../adapter.ts'; import './parse.ts';",
    }),
  ).toEqual([]);
});

test('the check of arrows finds a circle of three, and none in a chain', () => {
  const chain = { 'protocol/a.ts': "import './b.ts';", 'protocol/b.ts': "import './c.ts';", 'protocol/c.ts': '' };
  expect(arrowsOf(chain)).toEqual([]);
  expect(arrowsOf({ ...chain, 'protocol/c.ts': "import type { A } from './a.ts';" })).toEqual(['protocol/a.ts']);
});

test('the bans find markup made of text, the time read anywhere, and a secret compared in the open', () => {
  expect(
    bansOf({
      'widget/parts/bubble.ts': '// innerHTML\nbubble.innerHTML = text;\nconst sheet = css`p { margin: 1rem }`;',
      'inbox/parts/bubble.tsx': 'const bubble = <p dangerouslySetInnerHTML={{ __html: text }} />;',
      'plugin-server/http/sign-in.ts': 'if (row.tokenHash === given) admit(Date.now());',
      'plugin-server/mail/verify.ts': "if (given.signature !== expected || secret === '') refuse();",
    }),
  ).toEqual([
    'widget/parts/bubble.ts:2 innerHTML',
    'widget/parts/bubble.ts:3 1rem',
    'inbox/parts/bubble.tsx:1 dangerouslySetInnerHTML',
    'plugin-server/http/sign-in.ts:1 Date.now',
    'plugin-server/http/sign-in.ts:1 compare tokenHash by safeEqual()',
    'plugin-server/mail/verify.ts:1 compare signature by safeEqual()',
  ]);
});

test('the bans let the one place that may do it, do it', () => {
  expect(
    bansOf({
      'plugin-server/clock.ts': 'const now = Date.now();',
      'plugin-server/config.ts': 'const port = process.env.PORT;',
      'widget/define.ts': "customElements.define('nahtlos-chat', Element);",
      'plugin-server/http/sign-in.ts': 'if (token === undefined || token.length === 43) refuse(new Date(at));',
    }),
  ).toEqual([]);
});

test('the check of dead code finds a file nobody starts, an export nobody takes, a package nobody named', () => {
  const files = {
    'tools/start.ts': "import { used } from '../protocol/a.ts'; const worker = 'plugin-server/worker.ts';",
    'protocol/a.ts':
      'export const used = 1; export const spare = 2; export type Shape = 3; export const of = (it: Shape) => it;',
    'test/protocol/a.test.ts': "import { of } from '../../protocol/a.ts'; import 'left-pad';",
    'plugin-server/worker.ts': 'export const work = 1;',
    'plugin-server/lonely.ts': "import '../protocol/a.ts';",
  };
  const found = checkDeadCode(parse(files)).filter(({ path }) => path !== 'package.json');
  expect(found.map(({ path, sentence }) => `${path} ${sentence}`)).toEqual([
    'plugin-server/lonely.ts nobody imports or starts this file',
    'protocol/a.ts nobody imports spare',
    'test/protocol/a.test.ts imports left-pad, which package.json does not name',
  ]);
});
