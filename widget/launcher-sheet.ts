/** An attribute of the element, else the site's setting, else the value given. */
export type Read = (name: string, normal?: string | number) => string;

/**
 * The style of everything the loader draws. The host's own lines are `!important`: an inner rule of that kind beats a
 * page's `* { all: unset !important }`. Text on the accent is black or white, whichever has the better contrast (both are
 * equal at L* 49.4); in the dark the accent is lifted until it shows. The bubble is a clipped border, which keeps its
 * colour where colours are forced: no image, no SVG.
 */
export const launcherSheet = (read: Read, accent: string, scheme: string): string =>
  `:host{position:fixed!important;display:block!important;inset:auto!important;z-index:${read('z', 2147483e3)}!important}[part=root]{all:initial;color-scheme:${scheme}}[part=launcher]{position:fixed;display:${read('disabled') == null && read('launcher') !== 'hidden' ? 'flex' : 'none'};inset-inline-${read('position') === 'left' ? 'start' : 'end'}:${read('offset-x', 20)}px;bottom:calc(${read('offset-y', 20)}px + env(safe-area-inset-bottom));padding:18px;border:0;border-radius:28px;box-shadow:0 4px 20px #0004;font:15px/20px system-ui;cursor:pointer;background:light-dark(${accent},oklch(from ${accent} max(l,.7) c h));color:light-dark(lab(from ${accent} calc(99*(49.4 - l)) 0 0),#000)}i{border:10px solid;clip-path:path(evenodd,"M1 2h18v13H7l-6 5zM3 4v12l3-3h11V4z")}i+:not(:empty){margin:0 8px}[aria-busy]{opacity:.6}@media print{:host{opacity:0}}`;
