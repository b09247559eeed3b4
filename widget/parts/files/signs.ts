import type { TemplateResult } from 'lit/html.js';
import { sign } from '../sign.ts';

export const fileSign = (): TemplateResult => sign('file', 'M7 3h7l5 5v13H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2M14 3v5h5');
export const saveSign = (): TemplateResult => sign('save', 'M12 4v11M7 11l5 5 5-5M5 20h14');
export const closeSign = (): TemplateResult => sign('close', 'M6 6l12 12M18 6L6 18');
