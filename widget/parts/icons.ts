import type { TemplateResult } from 'lit/html.js';
import { sign } from './sign.ts';

/** Always the same sign for the same thing. */
const paths = {
  camera: 'M4 8h3l2-3h6l2 3h3v11H4zM12 10a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7',
  emoji: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9 9.5v.6M15 9.5v.6M8.5 14.3c1 .9 2.2 1.3 3.5 1.3s2.5-.4 3.5-1.3',
  close: 'M6 6l12 12M18 6L6 18',
  add: 'M12 5v14M5 12h14',
  send: 'M5 12h13M12 5l7 7-7 7',
  waiting: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 8v4l3 2',
  arrived: 'M5 13l4 4L19 7',
  seen: 'M2 13l4 4L14 7M11 16l1 1L21 7',
  down: 'M12 5v13M6 13l6 6 6-6',
  confirm: 'M12 3l8 3v6c0 4.5-3.3 8-8 9-4.7-1-8-4.5-8-9V6l8-3M8.5 12l2.5 2.5 4.5-5',
  chat: 'M4 5h16v11H9l-5 4z',
  mail: 'M5 5h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2M3 7l9 6 9-6',
  more: 'M7 10l5 5 5-5',
  back: 'M15 5l-7 7 7 7',
  menu: 'M5 12h.01M12 12h.01M19 12h.01',
  wide: 'M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7',
  narrow: 'M20 10h-6V4M14 10l7-7M4 14h6v6M10 14l-7 7',
  device: 'M9 3h6a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H9a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2M11 18h2',
} as const;

export type Icon = keyof typeof paths;

export const icon = (name: Icon): TemplateResult => sign(name, paths[name]);
