import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contrast, neededContrast, readableShade } from '../../inbox/contrast.ts';

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
});
