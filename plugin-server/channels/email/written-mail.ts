import type { Attachment } from './mail.ts';

/** What one kind of mail says; addresses and ids come on top, the same for all. */
export interface Written {
  /** Who says it: in front of the address. */
  readonly by: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly Attachment[];
  /** RFC 3834; null: a person wrote it. */
  readonly auto: 'auto-generated' | 'auto-replied' | null;
}
