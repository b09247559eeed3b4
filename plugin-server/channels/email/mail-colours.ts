/** The site's colour in a mail: nobody chooses it for us, and it has to be seen and read on white and on black. */
export interface MailColours {
  /** Letters and rules on white: 4.5 to 1 at least (WCAG 2.2, 1.4.3). */
  readonly onLight: string;
  readonly onDark: string;
  /** Behind what somebody said. */
  readonly softLight: string;
  readonly softDark: string;
  /** On `onLight`, on `onDark`. */
  readonly inkOnLight: string;
  readonly inkOnDark: string;
}

export const darkPaper = '#1b1e1d';
const fallback = '#0b6b5d';
/** More than 4.5: they stand on their own soft shade, too. */
const needed = { light: 5.3, dark: 6.5 } as const;

export const mailColours = (accent: string): MailColours => {
  const own = hslOf(/^#[0-9a-f]{6}$/i.test(accent) ? accent.toLowerCase() : fallback);
  const onLight = shadeUntil(own, -1, (shade) => contrastOf(shade, '#ffffff') >= needed.light);
  const onDark = shadeUntil(own, 1, (shade) => contrastOf(shade, darkPaper) >= needed.dark);
  return {
    onLight,
    onDark,
    softLight: mixed('#ffffff', onLight, 0.09),
    softDark: mixed(darkPaper, onDark, 0.14),
    inkOnLight: '#ffffff',
    inkOnDark: '#101413',
  };
};

type Hsl = readonly [hue: number, saturation: number, lightness: number];

/** The nearest shade of the same hue, towards black or white. */
const shadeUntil = (
  [hue, saturation, lightness]: Hsl,
  step: 1 | -1,
  isReadable: (shade: string) => boolean,
): string => {
  for (let now = lightness; now >= 0 && now <= 1; now += step / 100) {
    const shade = hexOf([hue, saturation, now]);
    if (isReadable(shade)) return shade;
  }
  return step === 1 ? '#ffffff' : '#000000';
};

const hslOf = (colour: string): Hsl => {
  const [r = 0, g = 0, b = 0] = parts(colour).map((part) => part / 255);
  const [low, high] = [Math.min(r, g, b), Math.max(r, g, b)];
  const [lightness, range] = [(low + high) / 2, high - low];
  if (range === 0) return [0, 0, lightness];
  const turn = high === r ? (g - b) / range : high === g ? 2 + (b - r) / range : 4 + (r - g) / range;
  return [(turn * 60 + 360) % 360, range / (1 - Math.abs(2 * lightness - 1)), lightness];
};

const hexOf = ([hue, saturation, lightness]: Hsl): string => {
  const range = saturation * Math.min(lightness, 1 - lightness);
  const part = (offset: number): number => {
    const at = (offset + hue / 30) % 12;
    return 255 * (lightness - range * Math.max(-1, Math.min(at - 3, 9 - at, 1)));
  };
  return `#${[part(0), part(8), part(4)].map(twoDigits).join('')}`;
};

const twoDigits = (part: number): string => Math.round(part).toString(16).padStart(2, '0');

/** 1 to 21. Both as `#rrggbb`. */
export const contrastOf = (one: string, other: string): number => {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};

const parts = (colour: string): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

const luminance = (colour: string): number => {
  const [r = 0, g = 0, b = 0] = parts(colour).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

const mixed = (from: string, to: string, share: number): string => {
  const target = parts(to);
  return `#${parts(from)
    .map((part, at) => twoDigits(part + ((target[at] ?? part) - part) * share))
    .join('')}`;
};
