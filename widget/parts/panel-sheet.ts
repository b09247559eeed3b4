import panelCss from './panel.css?inline';
import { sheetOf } from './wear.ts';

/** The look of the panel. Imported before all code: gzip looks back 32 KB, and what is alike has to lie that near. */
export const panelSheet = sheetOf(panelCss);
