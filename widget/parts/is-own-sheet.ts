import type { SheetName } from './view.ts';

/** What she does about herself; the others are about the conversation. */
export type OwnSheetName = Exclude<SheetName, 'menu' | 'ways' | 'mail'>;

export const isOwnSheet = (name: SheetName): name is OwnSheetName => !/^(menu|ways|mail)$/.test(name);
