import { expect, test } from 'vitest';
import { policyLines, printPolicy, trustedTypesLine } from '../../protocol/policy-lines.ts';

test('the policy names this server and nobody else', () => {
  expect(printPolicy([...policyLines('https://chat.example.de'), trustedTypesLine])).toBe(
    'script-src https://chat.example.de; connect-src https://chat.example.de wss://chat.example.de; img-src https://chat.example.de blob:; trusted-types lit-html',
  );
});
