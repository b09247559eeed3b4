export { ownSheets } from './parts/sheets/own-sheets.ts';
