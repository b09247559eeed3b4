/** 24-px grid, stroke 1.8, round caps; the same sign for the same thing everywhere. */
const paths = {
  inbox: 'M4 13l3-8h10l3 8v6H4zM4 13h5l1 3h4l1-3h5',
  settings: 'M4 7h10M18 7h2M4 17h2M10 17h10M16 4.5v5M8 14.5v5',
  search: 'M11 5a6 6 0 1 0 0 12a6 6 0 0 0 0-12zM20 20l-4.6-4.6',
  person: 'M12 4a4 4 0 1 0 0 8a4 4 0 0 0 0-8zM4.5 20c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5',
  people:
    'M9 5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 0 0 0-7zM2.5 19c.8-3.4 3.2-4.8 6.5-4.8s5.7 1.4 6.5 4.8M16 5.3a3.5 3.5 0 0 1 0 6.4M18 14.6c2 .6 3.1 2.1 3.5 4.4',
  chat: 'M4 5h16v11H9l-5 4z',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  checks: 'M2 13l4 4L14 8M11 15.5l1.5 1.5L21 8',
  clock: 'M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16zM12 8v4.2l2.8 1.8',
  alert: 'M12 4l9 16H3zM12 10v4M12 17v.1',
  close: 'M6 6l12 12M18 6L6 18',
  down: 'M7 10l5 5 5-5',
  up: 'M7 14l5-5 5 5',
  sort: 'M8 5v14M4.5 15.5L8 19l3.5-3.5M16 19V5M12.5 8.5L16 5l3.5 3.5',
  back: 'M14 6l-6 6 6 6',
  arrowDown: 'M12 5v14M6 13l6 6 6-6',
  attach:
    'M19 11.5l-7.5 7.5a4.6 4.6 0 0 1-6.5-6.5L13 4.5a3.1 3.1 0 0 1 4.4 4.4L9.6 16.7a1.5 1.5 0 0 1-2.2-2.2L14.5 7.5',
  file: 'M7 3h7l5 5v13H7zM14 3v5h5',
  note: 'M5 4h14v10l-6 6H5zM13 20v-6h6',
  help: 'M9 9.2a3 3 0 1 1 4.3 2.7c-.9.5-1.3 1.1-1.3 2.1M12 17.5v.1',
  fold: 'M11 6l-6 6 6 6M19 6l-6 6 6 6',
  unfold: 'M13 6l6 6-6 6M5 6l6 6-6 6',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  eye: 'M2.5 12C5 7.5 8.3 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.8 6.5-9.5 6.5S5 16.5 2.5 12zM12 9a3 3 0 1 0 0 6a3 3 0 0 0 0-6z',
  eyeOff:
    'M4 4l16 16M9.5 5.8a9 9 0 0 1 2.5-.3c3.7 0 7 2 9.5 6.5a14 14 0 0 1-3 3.7M6 7.7A14 14 0 0 0 2.5 12c2.5 4.5 5.8 6.5 9.5 6.5a9 9 0 0 0 4-.9',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  globe: 'M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 0 0 0-17zM3.5 12h17M12 3.5c5 5 5 12 0 17c-5-5-5-12 0-17z',
  brush: 'M14 4l6 6-7 7-6-6zM7 11c-3 1-2 5-4 7 4 1 8 0 10-1',
  code: 'M8 7l-5 5 5 5M16 7l5 5-5 5',
  quit: 'M10 5H5v14h5M14 8l4 4-4 4M18 12H9',
  reopen: 'M5 12a7 7 0 1 0 2.5-5.4M5 4v4h4',
  panel: 'M4 5h16v14H4zM14.5 5v14',
  pencil: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  mail: 'M3.5 6h17v12h-17zM4 7l8 6 8-6',
  whatsapp: 'M4 20l1.3-4A8 8 0 1 1 8.5 18.9z',
  sms: 'M4 5h16v11H9l-5 4zM8.5 10.5v.1M12 10.5v.1M15.5 10.5v.1',
  phone: 'M6 4h3l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v3a2 2 0 0 1-2 2A15 15 0 0 1 4 6a2 2 0 0 1 2-2',
  card: 'M3.5 6h17v12h-17zM3.5 10h17M7 14.5h4',
  browser: 'M3.5 5h17v14h-17zM3.5 9h17M6 7v.1M8.5 7v.1',
  screen: 'M4 5h16v11H4zM9 20h6',
  mobile: 'M8 3h8v18H8zM11 18h2',
  join: 'M6 5a2 2 0 1 0 0 4a2 2 0 0 0 0-4zM18 5a2 2 0 1 0 0 4a2 2 0 0 0 0-4zM12 16a2 2 0 1 0 0 4a2 2 0 0 0 0-4zM6 9c0 4 6 3 6 7M18 9c0 4-6 3-6 7',
  shield: 'M12 3l7 3v5c0 5-3 8-7 10c-4-2-7-5-7-10V6z',
  shieldCheck: 'M12 3l7 3v5c0 5-3 8-7 10c-4-2-7-5-7-10V6zM9 11.5l2.3 2.3L15.2 10',
  ghost: 'M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16zM8.5 12h7',
  quote: 'M4 5h16v10h-9l-5 4v-4H4zM9 9v2M12 9v2',
  key: 'M8 8.5a4 4 0 1 0 0 8a4 4 0 0 0 0-8zM12 12.5h9M18 12.5v3',
  star: 'M12 4l2.5 5.2 5.7.7-4.2 4 1.1 5.6-5.1-2.8-5.1 2.8 1.1-5.6-4.2-4 5.7-.7z',
  more: 'M5.5 11.4a.6 .6 0 1 0 0 1.2a.6 .6 0 0 0 0-1.2zM12 11.4a.6 .6 0 1 0 0 1.2a.6 .6 0 0 0 0-1.2zM18.5 11.4a.6 .6 0 1 0 0 1.2a.6 .6 0 0 0 0-1.2z',
  offline:
    'M4 4l16 16M9 8.5A9 9 0 0 0 4.5 11M19.5 11a10 10 0 0 0-4-2.6M8 14.5a5.5 5.5 0 0 1 3.5-1.8M12 18.5v.1M2 7.5a14 14 0 0 1 3-2M22 7.5a14 14 0 0 0-10-3.4',
} as const;

export type IconName = keyof typeof paths;

/** Decoration: the words beside it, or the name of the button, say the same. */
export const Icon = ({ name, class: more }: { readonly name: IconName; readonly class?: string }) => (
  <svg class={more ? `icon ${more}` : 'icon'} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={paths[name]} />
  </svg>
);
