import { expect, test } from 'vitest';
import { earlierBuilds } from '../../widget/earlier-builds.ts';

const day = 86_400_000;

test('the chunks of a build stay for thirty days after the next one', () => {
  const second = { version: '2', earlier: earlierBuilds({ version: '1' }, '2', 10 * day) };
  expect(second.earlier).toEqual({ 1: 10 * day });
  const third = { version: '3', earlier: earlierBuilds(second, '3', 39 * day) };
  expect(third.earlier).toEqual({ 1: 10 * day, 2: 39 * day });
  expect(earlierBuilds(third, '4', 41 * day)).toEqual({ 2: 39 * day, 3: 41 * day });
});

test('what is built again as it was is not earlier than itself, and what comes back is the newest again', () => {
  const second = { version: '2', earlier: earlierBuilds({ version: '1' }, '2', day) };
  expect(earlierBuilds(second, '2', 2 * day)).toEqual({ 1: day });
  expect(earlierBuilds(second, '1', 2 * day)).toEqual({ 2: 2 * day });
  expect(earlierBuilds(null, '1', day)).toEqual({});
});
