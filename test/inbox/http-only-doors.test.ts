import { expect, test } from 'vitest';
import { httpOnly } from '../../inbox/connection.ts';
import { wire } from '../../protocol/wire.ts';

test('the inbox asks over HTTP what no socket is asked for, and nothing else', () => {
  const doors = Object.entries(wire.inbox.doors).filter(
    ([, { via }]) => !(via as readonly string[]).includes('socket'),
  );
  expect([...httpOnly].toSorted()).toEqual(doors.map(([name]) => name).toSorted());
});
