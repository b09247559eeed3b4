/** Files are the same to whoever says du. */
export { filesDe as filesDeDu } from './files-de.ts';
