import type { InboundMail } from '../../adapter.ts';

/** `#note` or `#done` before anything else, alone or in front of the text (channels.md 7); what is left is the text. */
export const commandOf = (text: string): { readonly command: InboundMail['command']; readonly text: string } => {
  const [found, word = ''] = /^\s*#(notiz|note|fertig|done)(?=[\s:.,]|$)[ \t]*[:.,]?[ \t]*/i.exec(text) ?? [];
  if (found === undefined) return { command: null, text };
  return { command: /^not/i.test(word) ? 'note' : 'done', text: text.slice(found.length).trim() };
};
