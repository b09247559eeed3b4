import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contrast, neededContrast, pairsOf, readableShade } from '../../inbox/contrast.ts';

const colour = fc.integer({ min: 0, max: 0xff_ff_ff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('the owner’s colour', () => {
  test('is measured as WCAG measures', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
    expect(contrast('#0b6b5d', '#ffffff')).toBeGreaterThan(neededContrast);
  });

  test('stays as it is when it can be read', () => {
    expect(readableShade('#0b6b5d')).toBe('#0b6b5d');
  });

  test('becomes, whatever it was, the nearest shade that can be read and not much darker', () => {
    fc.assert(
      fc.property(colour, (given) => {
        const shade = readableShade(given);
        const ratio = contrast(shade, '#ffffff');
        expect(ratio).toBeGreaterThanOrEqual(neededContrast);
        if (shade !== given) expect(ratio).toBeLessThan(neededContrast + 0.2);
      }),
    );
  });

  test('is measured on what the chat draws on, light and dark', () => {
    const widget = (path: string): string => readFileSync(new URL(`../../widget/${path}`, import.meta.url), 'utf8');
    const sheet = widget('parts/panel.css');
    const { letters, focus } = pairsOf('#0b6b5d');
    expect(letters.light.back).toBe('#ffffff');
    const colourOf = (name: string): string | undefined =>
      new RegExp(`--${name}: var\\(--nahtlos-[a-z-]+, light-dark\\((.+)\\)\\);`).exec(sheet)?.[1];
    expect(colourOf('paper')).toBe(`#fff, ${letters.dark.back}`);
    expect(colourOf('focus')).toBe(`${focus.light.front}, ${focus.dark.front}`);
    expect(widget('launcher-sheet.ts')).toContain('light-dark(var(--a),oklch(from var(--a) max(l,.7) c h))');
  });

  test('can be seen everywhere, as letters, below them and as a button, once its nearest shade is taken', () => {
    fc.assert(
      fc.property(colour, (given) => {
        for (const both of Object.values(pairsOf(readableShade(given))))
          for (const { ratio, passes } of Object.values(both))
            expect({ ratio, passes }).toMatchObject({ passes: true });
      }),
      { numRuns: 2_000 },
    );
  });

  test('is told where it fails: a bright one as letters and as a button on white, and not in the dark', () => {
    const { letters, onIt, control } = pairsOf('#ffb300');
    expect([letters.light.passes, control.light.passes]).toEqual([false, false]);
    expect([letters.dark.passes, control.dark.passes, onIt.light.passes]).toEqual([true, true, true]);
    expect(onIt.light.front).toBe('#000000');
  });
});
