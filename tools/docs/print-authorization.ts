import { demoRoutes } from '../../demo/demo-routes.ts';
import { type ListedDoor, listDoors } from '../../plugin-server/command/list-doors.ts';
import { principals } from '../../protocol/door.ts';
import { rateLimits } from '../../protocol/limits.ts';
import { markdownTable } from './markdown-table.ts';

/** The printed parts of docs/authorization.md. */
export const printAuthorization = (): Readonly<Record<string, string>> => {
  const { doors, routes, operator } = listDoors(demoRoutes);
  return {
    'doors visitor': doorTable(doors.filter(({ side }) => side === 'visitor')),
    'doors inbox': doorTable(doors.filter(({ side }) => side === 'inbox')),
    routes: markdownTable(
      ['method', 'path', 'who', 'what'],
      routes.map(({ method, path, who, what }) => [method.toUpperCase(), `\`${path}\``, who, what]),
    ),
    operator: markdownTable(
      ['where', 'what'],
      operator.map(({ where, what }) => [where, `\`${what}\``]),
    ),
    limits: markdownTable(
      ['limit', 'counted per', 'at most'],
      Object.entries(rateLimits).flatMap(([name, list]) =>
        list.map(({ per, points, seconds }) => [`\`${name}\``, per, `${points} in ${duration(seconds)}`]),
      ),
    ),
  };
};

const doorTable = (doors: readonly ListedDoor[]): string =>
  markdownTable(
    ['door', 'ways', ...principals, 'effect', 'limit', 'besides', 'personal data'],
    doors.map((door) => [
      `\`${door.name}\``,
      [door.event === null ? '' : 'socket', door.path === null ? '' : 'HTTP'].filter((way) => way !== '').join(', '),
      ...principals.map((principal) => (door.who[principal] === 'no' ? '–' : door.who[principal])),
      door.effect,
      `\`${door.limit}\``,
      [
        door.fresh ? 'fresh' : '',
        door.right === null ? '' : `right ${door.right}`,
        door.beforeFactor ? 'before factor' : '',
        door.audit ? 'audit' : '',
      ]
        .filter((note) => note !== '')
        .join(', '),
      door.personal,
    ]),
  );

const duration = (seconds: number): string =>
  seconds === 3_600 ? 'an hour' : seconds === 60 ? 'a minute' : `${seconds} seconds`;
