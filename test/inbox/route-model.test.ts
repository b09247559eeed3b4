import { describe, expect, test } from 'vitest';
import { parseRoute, pathOf } from '../../inbox/models/route-model.ts';
import { conversationNamed } from './made.ts';

describe('addresses of the inbox', () => {
  test('lead where they say, and back', () => {
    const places = [
      { is: 'list' },
      { is: 'conversation', conversation: conversationNamed(1) },
      { is: 'settings', page: null },
      { is: 'settings', page: 'brand' },
    ] as const;
    for (const place of places) expect(parseRoute(pathOf(place), '')).toEqual(place);
  });

  test('take one-time tokens from the fragment only', () => {
    expect(parseRoute('/setup', '#nu_x')).toEqual({ is: 'setup', token: 'nu_x' });
    expect(parseRoute('/inbox/invite', '#ni_x')).toEqual({ is: 'invite', token: 'ni_x' });
  });

  test('that do not exist say so', () => {
    for (const path of ['/inbox/nowhere', '/inbox/settings/secrets', '/inbox/c/a/b', '/elsewhere'])
      expect(parseRoute(path, '')).toEqual({ is: 'unknown' });
  });
});
