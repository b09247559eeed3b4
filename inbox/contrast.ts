/** Contrast of colours (WCAG 2.2, 1.4.3 and 1.4.11) and the nearest shade of an owner's colour that can be read. */

export const neededContrast = 4.5;
const neededOfControls = 3;

type Channels = readonly [number, number, number];

export const isHexColour = (text: string): boolean => /^#[0-9a-f]{6}$/.test(text);

/** 1 to 21. Both colours as `#rrggbb`. */
export const contrast = (a: string, b: string): number => {
  const [low, high] = [luminance(channelsOf(a)), luminance(channelsOf(b))].sort((x, y) => x - y);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
};

/**
 * The lightest shade of the same hue that reaches the needed contrast with white: white letters stand on it, and it stands
 * on white as letters itself. A colour that passes is returned as it is.
 */
export const readableShade = (colour: string): string => {
  if (contrast(colour, white) >= neededContrast) return colour;
  const [lightness, a, b] = toOklab(channelsOf(colour));
  let [dark, light] = [0, lightness];
  for (let turn = 0; turn < 24; turn++) {
    const middle = (dark + light) / 2;
    // Chroma shrinks with the lightness, or dark shades would fall out of what screens can show.
    const scale = middle / lightness;
    if (contrast(hexOf(fromOklab([middle, a * scale, b * scale])), white) >= neededContrast) dark = middle;
    else light = middle;
  }
  const scale = dark / lightness;
  return hexOf(fromOklab([dark, a * scale, b * scale]));
};

const white = '#ffffff';
const black = '#000000';

/** What the chat draws on (panel.css) and around what has the focus. */
const surfaces = { light: { paper: white, focus: '#1a5fd0' }, dark: { paper: '#1b1e1d', focus: '#7fb0ff' } } as const;
export const themes = ['light', 'dark'] as const;

/**
 * letters: words in the owner's colour · onIt: words on it, black or white, whichever reads better · control: the launcher on the page ·
 * focus: the frame around what has the focus, which is the same for all
 */
export const pairNames = ['letters', 'onIt', 'control', 'focus'] as const;

export interface Pair {
  readonly front: string;
  readonly back: string;
  readonly ratio: number;
  readonly needed: number;
  readonly passes: boolean;
}

/** Where the chat shows this colour, and how well that can be seen. */
export const pairsOf = (accent: string): Readonly<Record<(typeof pairNames)[number], Record<Theme, Pair>>> => {
  const both = (needed: number, colours: (theme: Theme) => readonly [string, string]): Record<Theme, Pair> => {
    const made = (theme: Theme): Pair => {
      const [front, back] = colours(theme);
      const ratio = contrast(front, back);
      return { front, back, ratio, needed, passes: ratio >= needed };
    };
    return { light: made('light'), dark: made('dark') };
  };
  const shown = { light: accent, dark: liftedFor(accent) };
  return {
    letters: both(neededContrast, (theme) => [shown[theme], surfaces[theme].paper]),
    onIt: both(neededContrast, (theme) => [
      contrast(shown[theme], white) > contrast(shown[theme], black) ? white : black,
      shown[theme],
    ]),
    control: both(neededOfControls, (theme) => [shown[theme], surfaces[theme].paper]),
    focus: both(neededOfControls, (theme) => [surfaces[theme].focus, surfaces[theme].paper]),
  };
};

type Theme = (typeof themes)[number];

/** In the dark the chat lifts a colour until it shows: `oklch(from … max(l, .7) c h)`. */
const liftedFor = (colour: string): string => {
  const [lightness, a, b] = toOklab(channelsOf(colour));
  return lightness >= 0.7 ? colour : hexOf(fromOklab([0.7, a, b]));
};

const channelsOf = (hex: string): Channels => {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};

const hexOf = (channels: Channels): string =>
  `#${channels
    .map((one) =>
      Math.max(0, Math.min(255, Math.round(one)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;

const linear = (channel: number): number => {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};

const gamma = (share: number): number =>
  255 * (share <= 0.0031308 ? share * 12.92 : 1.055 * Math.max(0, share) ** (1 / 2.4) - 0.055);

const luminance = ([r, g, b]: Channels): number => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);

const toOklab = (channels: Channels): Channels => {
  const [r, g, b] = channels.map(linear) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
};

const fromOklab = ([lightness, a, b]: Channels): Channels => {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    gamma(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
};
