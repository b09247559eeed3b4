import type { TemplateResult } from 'lit/html.js';
import { sign } from './sign.ts';

/** Always the same sign for the same thing. */
const paths = {
  close: 'M6 6l12 12M18 6L6 18',
  add: 'M12 5v14M5 12h14',
  send: 'M5 12h13M12 5l7 7-7 7',
  waiting: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 8v4l3 2',
  arrived: 'M5 13l4 4L19 7',
  seen: 'M2 13l4 4L14 7M11 16l1 1L21 7',
  down: 'M12 5v13M6 13l6 6 6-6',
  chat: 'M4 5h16v11H9l-5 4z',
  mail: 'M5 5h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2M3 7l9 6 9-6',
  more: 'M7 10l5 5 5-5',
  back: 'M15 5l-7 7 7 7',
  device: 'M9 3h6a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H9a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2M11 18h2',
} as const;

export type Icon = keyof typeof paths;

export const icon = (name: Icon): TemplateResult => sign(name, paths[name]);
