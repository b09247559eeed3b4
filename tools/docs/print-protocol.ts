import { type Door, doorPath, principals } from '../../protocol/door.ts';
import { problems } from '../../protocol/problems.ts';
import type { Side } from '../../protocol/wire.ts';
import { wire } from '../../protocol/wire.ts';
import { markdownTable } from './markdown-table.ts';
import { saidOfInboxDoors, saidOfInboxPushes, saidOfVisitorDoors, saidOfVisitorPushes } from './said-of-doors.ts';
import { namedShapes, showSchema } from './show-schema.ts';

const said: Readonly<
  Record<Side, { doors: Readonly<Record<string, string>>; pushes: Readonly<Record<string, string>> }>
> = {
  visitor: { doors: saidOfVisitorDoors, pushes: saidOfVisitorPushes },
  inbox: { doors: saidOfInboxDoors, pushes: saidOfInboxPushes },
};

const code = (text: string): string => `\`\`\`ts\n${text.trim().replaceAll(/ +$/gm, '')}\n\`\`\``;

/** The printed parts of docs/protocol.md, by the name of their place. */
export const printProtocol = (): Readonly<Record<string, string>> => ({
  problems: printProblems(),
  'connect visitor': code(showSchema(wire.visitor.auth)),
  'connect inbox': code(showSchema(wire.inbox.auth)),
  'doors visitor': printDoors('visitor'),
  'pushes visitor': printPushes('visitor'),
  'doors inbox': printDoors('inbox'),
  'pushes inbox': printPushes('inbox'),
  shapes: code(
    namedShapes()
      .map(({ name, shape }) => `${name} = ${shape.trimStart()}`)
      .join('\n'),
  ),
});

const printProblems = (): string =>
  markdownTable(
    ['code', 'status', 'retry', 'sentence'],
    Object.entries(problems).map(([name, { status, retry, sentence }]) => [
      `\`${name}\``,
      `${status}`,
      retry,
      sentence,
    ]),
  );

const printDoors = (side: Side): string =>
  Object.entries<Door>(wire[side].doors)
    .map(([name, door]) =>
      [
        `### \`${name}\``,
        `${ways(side, name, door)} · ${effects[door.effect]} · ${mayUse(door)}`,
        said[side].doors[name] ?? '',
        code(`${showSchema(door.request)}\n→ ${showSchema(door.answer)}`),
      ].join('\n\n'),
    )
    .join('\n\n');

const effects: Readonly<Record<Door['effect'], string>> = { read: 'reads', write: 'writes', hint: 'hint' };

const ways = (side: Side, name: string, door: Door): string =>
  [door.via.includes('socket') ? 'socket' : '', door.via.includes('http') ? `\`POST ${doorPath(side, name)}\`` : '']
    .filter((way) => way !== '')
    .join(' and ');

const mayUse = (door: Door): string => {
  const named = principals.filter((principal) => door.who[principal] !== 'no');
  const notes = [
    door.fresh && 'fresh',
    door.right && `right *${door.right}*`,
    door.beforeFactor && 'before the second factor too',
    door.audit && 'on record',
  ];
  return [named.join(', '), ...notes.filter((note) => typeof note === 'string'), `limit \`${door.limit}\``].join(' · ');
};

const printPushes = (side: Side): string =>
  Object.entries(wire[side].pushes)
    .map(([name, schema]) => [`### \`${name}\``, said[side].pushes[name] ?? '', code(showSchema(schema))].join('\n\n'))
    .join('\n\n');
