/** 24-px grid, stroke 1.8, round caps; the same sign for the same thing everywhere. */
const paths = {
  inbox: 'M4 13l3-8h10l3 8v6H4zM4 13h5l1 3h4l1-3h5',
  settings: 'M4 7h10M18 7h2M4 17h2M10 17h10M16 4.5v5M8 14.5v5',
  search: 'M11 5a6 6 0 1 0 0 12a6 6 0 0 0 0-12zM20 20l-4.6-4.6',
  person: 'M12 4a4 4 0 1 0 0 8a4 4 0 0 0 0-8zM4.5 20c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5',
  people: 'M9 5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 0 0 0-7zM2.5 19c.8-3.4 3.2-4.8 6.500-4.800s5.700 1.400 6.500 4.800M16 5.300a3.500 3.500 0 0 1 0 6.400M18 14.600c2 .6 3.100 2.100 3.500 4.400',
  chat: 'M4 5h16v11H9l-5 4z',
  check: 'M5 12.5l4.5 4.500L19 7.500',
  checks: 'M2 13l4 4L14 8M11 15.500l1.500 1.500L21 8',
  clock: 'M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16zM12 8v4.200l2.800 1.800',
  alert: 'M12 4l9 16H3zM12 10v4M12 17v.1',
  close: 'M6 6l12 12M18 6L6 18',
  down: 'M7 10l5 5 5-5',
  up: 'M7 14l5-5 5 5',
  back: 'M14 6l-6 6 6 6',
  arrowDown: 'M12 5v14M6 13l6 6 6-6',
  attach: 'M19 11.500l-7.500 7.500a4.600 4.600 0 0 1-6.500-6.500L13 4.500a3.100 3.100 0 0 1 4.400 4.400L9.600 16.700a1.500 1.500 0 0 1-2.200-2.200L14.500 7.500',
  file: 'M7 3h7l5 5v13H7zM14 3v5h5',
  note: 'M5 4h14v10l-6 6H5zM13 20v-6h6',
  help: 'M9 9.200a3 3 0 1 1 4.300 2.700c-.9.5-1.300 1.100-1.300 2.100M12 17.500v.1',
  fold: 'M11 6l-6 6 6 6M19 6l-6 6 6 6',
  unfold: 'M13 6l6 6-6 6M5 6l6 6-6 6',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  eye: 'M2.500 12C5 7.500 8.300 5.500 12 5.500s7 2 9.500 6.500c-2.500 4.500-5.800 6.500-9.500 6.500S5 16.500 2.500 12zM12 9a3 3 0 1 0 0 6a3 3 0 0 0 0-6z',
  eyeOff: 'M4 4l16 16M9.500 5.800a9 9 0 0 1 2.500-.3c3.700 0 7 2 9.500 6.500a14 14 0 0 1-3 3.700M6 7.700A14 14 0 0 0 2.500 12c2.500 4.500 5.800 6.500 9.500 6.500a9 9 0 0 0 4-.9',
  lock: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3',
  globe: 'M12 3.500a8.500 8.500 0 1 0 0 17a8.500 8.500 0 0 0 0-17zM3.500 12h17M12 3.500c5 5 5 12 0 17c-5-5-5-12 0-17z',
  brush: 'M14 4l6 6-7 7-6-6zM7 11c-3 1-2 5-4 7 4 1 8 0 10-1',
  code: 'M8 7l-5 5 5 5M16 7l5 5-5 5',
  plug: 'M8 7l-5 5 5 5M16 7l5 5-5 5M13.500 5l-3 14',
  quit: 'M10 5H5v14h5M14 8l4 4-4 4M18 12H9',
  reopen: 'M5 12a7 7 0 1 0 2.500-5.400M5 4v4h4',
  offline: 'M4 4l16 16M9 8.500A9 9 0 0 0 4.500 11M19.500 11a10 10 0 0 0-4-2.600M8 14.500a5.500 5.500 0 0 1 3.500-1.800M12 18.500v.1M2 7.500a14 14 0 0 1 3-2M22 7.500a14 14 0 0 0-10-3.400',
} as const;

export type IconName = keyof typeof paths;

/** Decoration: the words beside it, or the name of the button, say the same. */
export const Icon = ({ name, class: more }: { readonly name: IconName; readonly class?: string }) => (
  <svg class={more ? `icon ${more}` : 'icon'} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={paths[name]} />
  </svg>
);
