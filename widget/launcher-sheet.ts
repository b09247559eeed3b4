/** An attribute of the element, else the site's setting, else the value given. */
export type Read = (name: string, normal?: string | number) => string;

/**
 * The style of everything the loader draws. The host's own lines are `!important`: an inner rule of that kind beats a
 * page's `* { all: unset !important }`. Text on the accent is black or white, whichever has the better contrast (both are
 * equal at L* 49.4); in the dark the accent is lifted until it shows. The bubble is a clipped border, which keeps its
 * colour where colours are forced: no image, no SVG. The panel lives in the same root: every rule names what it means.
 */
export const launcherSheet = (read: Read, scheme: string, isFloat: boolean): string =>
  `:host{position:${read('mode') === 'inline' ? 'relative' : 'fixed'}!important;display:block!important;inset:auto!important;z-index:var(--nahtlos-z,${read('z', 2147483e3)})!important}[part=root]{all:initial;color-scheme:${scheme};--a:var(--nahtlos-accent,${read('accent')});--b:light-dark(var(--a),oklch(from var(--a) max(l,.7) c h));--x:var(--nahtlos-offset-inline,${read('offset-x', 20)}px);--y:var(--nahtlos-offset-block,${read('offset-y', 20)}px)}[part=launcher],[part=launcher]+a{position:fixed;inset-inline-${read('position') === 'left' ? 'start' : 'end'}:var(--x);bottom:calc(var(--y) + env(safe-area-inset-bottom));display:${isFloat && read('disabled') == null && read('launcher') !== 'hidden' ? 'flex' : 'none'};padding:calc(var(--nahtlos-launcher-size,56px)/2 - 10px);border:0;border-radius:28px;box-shadow:var(--nahtlos-shadow,0 4px 20px #0004);font:15px/20px var(--nahtlos-font,system-ui);cursor:pointer;background:var(--b);color:var(--nahtlos-on-accent,lab(from var(--b) calc(99*(49.4 - l)) 0 0))}[part=launcher]{i{border:10px solid;clip-path:path(evenodd,"M1 2h18v13H7l-6 5zM3 4v12l3-3h11V4z")}slot+:not(:empty){margin:0 8px}+a{margin:0 64px}+a:empty{display:none}@media(width${{ mobile: '<', desktop: '>=' }[read('hide-on')]}600px){display:none}}[aria-busy]{opacity:.6}@media print{:host{opacity:0}}`;
