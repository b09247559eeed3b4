/** An attribute of the element, else the site's setting, else the value given. */
export type Read = (name: string, normal?: string | number) => string;

/**
 * The style of everything the loader draws. The host's own lines are `!important`: an inner rule of that kind beats a
 * page's `* { all: unset !important }`. Text on the accent is black or white, whichever has the better contrast (both are
 * equal at L* 49.4); in the dark the accent is lifted until it shows. The bubble is a clipped border, which keeps its
 * colour where colours are forced: no image, no SVG. While something is on its way a ring stands around it. The order of
 * the lines is the one that packs best. The panel lives in the same root: every rule names what it means.
 */
export const launcherSheet = (read: Read, scheme: string, isFloat: boolean): string =>
  `:host{display:block!important;inset:auto!important;z-index:var(--nahtlos-z,${read('z', 2147483e3)})!important;position:fixed!important}[part=root]{all:initial;font:var(--nahtlos-font-size,15px)/20px var(--nahtlos-font,system-ui);--x:var(--nahtlos-offset-inline,${read('offset-x', 20)}px);--y:calc(var(--nahtlos-offset-block,${read('offset-y', 20)}px) + env(safe-area-inset-bottom));--b:light-dark(var(--a),oklch(from var(--a) max(l,.7) c h));--l:var(--nahtlos-launcher-size,clamp(48px,15vw,56px));--a:var(--nahtlos-accent,${read('accent')});color-scheme:${scheme}}[part=launcher]{&,+a{padding:calc(var(--l)/2 - 10px);border:0;border-radius:var(--l);position:fixed;font:inherit;inset-inline-${read('position') === 'left' ? 'start' : 'end'}:var(--x);color:var(--nahtlos-on-accent,lab(from var(--b) calc(5e3 - 101*l) 0 0));box-shadow:var(--nahtlos-shadow,0 4px 20px #0004);bottom:var(--y);background:var(--b)}display:${isFloat && read('disabled') == null && read('launcher') !== 'hidden' ? 'flex' : 'none'};i{border:10px solid;clip-path:path("M1 2h18v13H7l-6 5V2h2v14l3-3h11V4H1z")}slot+:not(:empty){margin:0 8px}+a{margin:64px 0}@media(width${{ mobile: '<', desktop: '>=' }[read('hide-on')]}600px),print{display:none}&[aria-busy]{outline:6px double var(--b)}}`;
