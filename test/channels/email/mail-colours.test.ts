import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contrastOf, darkPaper, mailColours } from '../../../plugin-server/channels/email/mail-colours.ts';

const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

test('whatever colour a shop has, its rule, links and buttons can be read on white and on black', () => {
  fc.assert(
    fc.property(colour, (accent) => {
      const { onLight, onDark, softLight, softDark, inkOnLight, inkOnDark } = mailColours(accent);
      for (const shade of [onLight, onDark, softLight, softDark]) expect(shade).toMatch(/^#[0-9a-f]{6}$/);
      for (const [one, other] of [
        [onLight, '#ffffff'],
        [onLight, softLight],
        [onDark, darkPaper],
        [onDark, softDark],
        [inkOnLight, onLight],
        [inkOnDark, onDark],
        ['#1b1f1e', softLight],
        ['#eceeec', softDark],
      ] as const)
        expect(contrastOf(one, other)).toBeGreaterThanOrEqual(4.5);
    }),
    { numRuns: 3_000 },
  );
});

test('a colour that can be read is left as it is; what is no colour is ours', () => {
  expect(mailColours('#0b6b5d').onLight).toBe('#0b6b5d');
  expect(mailColours('#ffd400').onDark).toBe('#ffd400');
  expect(mailColours('red;} body{display:none')).toEqual(mailColours('#0b6b5d'));
});
