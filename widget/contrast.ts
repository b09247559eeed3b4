import type { Host } from './host.ts';

/** What is written, and on what: tokens of the panel's sheet. */
const pairs = [
  ['--ink', '--paper'],
  ['--ink-2', '--paper'],
  ['--ink-3', '--paper'],
  ['--in-ink', '--in'],
  ['--out-ink', '--out'],
  ['--on-accent', '--accent'],
] as const;

/** WCAG 2.2, 1.4.3 */
const least = 4.5;

const sheet = new CSSStyleSheet();

/** The page chose colours of its own. What cannot be read on them is black or white, whichever can be read better. */
export const contrast = ({ element }: Host): void => {
  const shadow = element.shadowRoot as ShadowRoot;
  if (!shadow.adoptedStyleSheets.includes(sheet)) shadow.adoptedStyleSheets.push(sheet);
  sheet.replaceSync('');
  const probe = document.createElement('i');
  shadow.querySelector('[part=root]')?.append(probe);
  const lightOf = (color: string): number => {
    probe.style.setProperty('color', `color(from ${color} srgb r g b)`);
    return luminance(getComputedStyle(probe).color);
  };
  const lines = pairs.flatMap(([text, ground]) => {
    const behind = lightOf(`var(${ground})`);
    return isReadable(lightOf(`var(${text})`), behind) ? [] : [`${text}:${legibleOn(behind)}`];
  });
  const { color, backgroundColor } = getComputedStyle(shadow.querySelector('[part=launcher]') as Element);
  const behind = lightOf(backgroundColor);
  const launcher = isReadable(lightOf(color), behind) ? '' : `[part=launcher]{color:${legibleOn(behind)}}`;
  probe.remove();
  sheet.replaceSync(`[part=root]{${lines.join(';')}}${launcher}`);
};

/** Of `color(srgb R G B)`, as a browser writes it. */
const luminance = (color: string): number => {
  const [r = 0, g = 0, b = 0] = (color.match(/(?<=[ (])-?[\d.]+(e-?\d+)?/g) ?? []).map((written) => {
    const part = Math.min(1, Math.max(0, Number(written)));
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

const ratio = (one: number, other: number): number => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);

const isReadable = (text: number, ground: number): boolean => ratio(text, ground) >= least;

const legibleOn = (ground: number): string => (ratio(1, ground) > ratio(0, ground) ? '#fff' : '#000');
