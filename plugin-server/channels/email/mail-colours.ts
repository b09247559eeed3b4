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
const needed = 4.5;

export const mailColours = (accent: string): MailColours => {
  const own = /^#[0-9a-f]{6}$/i.test(accent) ? accent.toLowerCase() : fallback;
  const onLight = until((share) => mixed(own, '#000000', share), '#ffffff');
  const onDark = until((share) => mixed(own, '#ffffff', share), darkPaper);
  return {
    onLight,
    onDark,
    softLight: mixed('#ffffff', onLight, 0.09),
    softDark: mixed(darkPaper, onDark, 0.16),
    inkOnLight: '#ffffff',
    inkOnDark: '#101413',
  };
};

/** The first step towards black or white that can be read. */
const until = (shade: (share: number) => string, paper: string): string => {
  for (let step = 0; step < 20; step++) {
    const colour = shade(step / 20);
    if (contrastOf(colour, paper) >= needed) return colour;
  }
  return shade(1);
};

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
    .map((part, at) => Math.round(part + ((target[at] ?? part) - part) * share))
    .map((part) => part.toString(16).padStart(2, '0'))
    .join('')}`;
};
