import { expect, test } from 'vitest';
import { demoRoutes } from '../../demo/demo-routes.ts';
import { type DoorList, listDoors } from '../../plugin-server/command/list-doors.ts';
import { printedDocs } from '../../tools/docs/printed-docs.ts';
import { inShell } from './in-shell.ts';

test('what the documents print of the code is what the code says now (else: npm run docs)', () => {
  const docs = printedDocs();
  expect(docs.map(({ path }) => path)).toEqual([
    'docs/authorization.md',
    'docs/configuration.md',
    'docs/dependencies.md',
    'docs/protocol.md',
    'docs/widget.md',
  ]);
  for (const { path, found, fresh } of docs) expect(found, path).toBe(fresh);
});

test('the list of doors can be read by machines and by people', async () => {
  const forMachines = await inShell('tools/doors.ts', ['--json']);
  expect(JSON.parse(forMachines.stdout) as DoorList).toEqual(JSON.parse(JSON.stringify(listDoors(demoRoutes))));
  const forPeople = await inShell('tools/doors.ts', []);
  for (const { event, path } of listDoors().doors) {
    if (path !== null) expect(forPeople.stdout).toContain(` ${path} `);
    if (event !== null) expect(forPeople.stdout).toContain(`  ${event} `);
  }
  expect(forPeople.stdout).toMatch(/GET +\/demo +everybody/);
});
