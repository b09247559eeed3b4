import { expect, it } from 'vitest';
import { rawRoutes } from '../../../plugin-server/http/raw-routes.ts';
import { type Door, principals } from '../../../protocol/door.ts';
import { type Side, wire } from '../../../protocol/wire.ts';
import { recordFigures } from '../../support/record-figures.ts';
import { startTestApp } from '../../support/test-app.ts';
import { checkAccess } from './check-access.ts';
import { freshDoors, matrix, rightDoors } from './matrix.ts';
import { openWorld } from './world.ts';

it('the table of doors lets in whom the matrix names, and asks for a fresh password where it says so', () => {
  for (const side of ['visitor', 'inbox'] as Side[]) {
    const doors = Object.entries<Door>(wire[side].doors);
    expect(doors.map(([name]) => name).toSorted()).toEqual(Object.keys(matrix[side]).toSorted());
    for (const [name, door] of doors) {
      const letIn = principals.filter((principal) => door.who[principal] !== 'no');
      expect(letIn.toSorted(), name).toEqual(
        [...(matrix[side] as Record<string, readonly string[]>)[name]!].toSorted(),
      );
      expect(door.right, name).toBe(side === 'inbox' ? rightDoors[name as keyof typeof rightDoors] : undefined);
      expect(door.fresh === true, name).toBe((freshDoors as readonly string[]).includes(name));
    }
  }
});

it('beside the doors only files, mails and exports have rows behind them; the other raw routes say the same to everybody', () => {
  const withRows = rawRoutes.filter(({ who }) => who !== 'everybody' && who !== 'listed origins');
  expect(withRows.map(({ method, path, who }) => `${method} ${path}: ${who}`)).toEqual([
    'put /v1/visitor/file: visitor',
    'get /v1/visitor/file/:id: visitor',
    'put /v1/inbox/file: agent, admin, owner',
    'get /v1/inbox/file/:id: agent, admin, owner',
    'get /v1/inbox/mail/:id: agent, admin, owner',
    'get /v1/visitor/export: visitor',
    'get /v1/inbox/export: admin, owner',
  ]);
});

it('lets everybody in where they may, and nobody see, change or hear of what is not hers', {
  timeout: 600_000,
}, async () => {
  await using world = await openWorld(startTestApp);
  const { cases, refused, faults, ...rest } = await checkAccess(world);
  console.log(`access: ${cases} cases, ${rest.let} let in, ${refused} refused, ${faults.length} faults`);
  recordFigures('access', [
    {
      promise: 'P7',
      name: 'doors × people × rows × transports as specified',
      value: `${cases - faults.length} of ${cases}`,
      target: 'all',
      isMet: faults.length === 0,
    },
  ]);
  expect(faults).toEqual([]);
  expect(rest.let).toBeGreaterThan(300);
  expect(cases).toBeGreaterThan(2_500);
});
