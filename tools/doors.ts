import { demoRoutes } from '../demo/demo-routes.ts';
import { type DoorList, type ListedDoor, listDoors } from '../plugin-server/command/list-doors.ts';
import { principals } from '../protocol/door.ts';

/** `npm run doors`: every route and socket event with the roles that may use it; `-- --json` for machines. */
const list = listDoors(demoRoutes);
console.log(process.argv.includes('--json') ? JSON.stringify(list, null, 2) : asText(list));

function asText({ doors, pushes, routes, operator }: DoorList): string {
  return [
    'Doors of the widget: event of /v1/live namespace /visitor, and POST with the device token as bearer',
    ...table(doorRows(doors.filter(({ side }) => side === 'visitor'))),
    '',
    'Doors of the inbox: event of /v1/live namespace /inbox, and POST with the cookie',
    ...table(doorRows(doors.filter(({ side }) => side === 'inbox'))),
    '',
    'Said unasked, to sockets of the namespace',
    ...table(pushes.map(({ side, event }) => [`/${side}`, event])),
    '',
    'Routes beside the doors',
    ...table(routes.map(({ method, path, who, what }) => [method.toUpperCase(), path, who, what])),
    '',
    'For the operator only: the socket file in the data folder, and the port of the metrics',
    ...table(operator.map(({ where, what }) => [where, what])),
  ].join('\n');
}

function doorRows(doors: readonly ListedDoor[]): string[][] {
  return [
    ['event', 'POST', ...principals, 'effect', 'limit', ''],
    ...doors.map((door) => [
      door.event ?? '-',
      door.path ?? '-',
      ...principals.map((principal) => (door.who[principal] === 'no' ? '-' : door.who[principal])),
      door.effect,
      door.limit,
      [
        door.fresh && 'fresh',
        door.right && `right ${door.right}`,
        door.beforeFactor && 'before factor',
        door.audit && 'audit',
      ]
        .filter(Boolean)
        .join(', '),
    ]),
  ];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, at) => Math.max(cell.length, all[at] ?? 0)), []);
  return rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd());
}
