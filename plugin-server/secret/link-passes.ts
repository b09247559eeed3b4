import type { FileId, SiteId } from '../../protocol/ids.ts';
import { base32 } from './base32.ts';
import type { Mac } from './mac.ts';
import { safeEqual } from './safe-equal.ts';

/**
 * What stands in the links of our mails. Nothing of it is kept: the mark says that we made it. Each can do one thing only.
 */
export interface LinkPasses {
  /** Stops mails to the address this mail token belongs to. Good for ever: whoever finds an old mail may still say no. */
  stopToken(mailToken: string): string;
  /** The page, on `publicUrl`, on which she says so. */
  stopUrl(publicUrl: string, mailToken: string): string;
  /** The mail token whose mails are to stop; null: not ours. */
  stopIn(token: string): string | null;
  /** Fetches one file. `until`: ms since 1970. */
  fileToken(site: SiteId, file: FileId, until: number): string;
  fileUrl(publicUrl: string, site: SiteId, file: FileId, until: number): string;
  /** null: not ours, or its time is over. */
  fileIn(token: string, now: number): { readonly site: SiteId; readonly file: FileId } | null;
}

export const createLinkPasses = (mac: Mac): LinkPasses => {
  const marked = (purpose: string, ...parts: readonly string[]): string =>
    [...parts, shortened(mac.of(purpose, ...parts))].join('.');
  const fits = (mark: string, purpose: string, ...parts: readonly string[]): boolean =>
    mac.all(purpose, ...parts).some((ours) => safeEqual(shortened(ours), mark));

  const stopToken: LinkPasses['stopToken'] = (mailToken) => marked('stop-link', mailToken);
  const fileToken: LinkPasses['fileToken'] = (site, file, until) => marked('file-link', site, file, until.toString(36));

  return {
    stopToken,
    stopUrl: (publicUrl, mailToken) => `${publicUrl}/u/${stopToken(mailToken)}`,
    stopIn: (token) => {
      const [, id = '', mark = ''] = stopForm.exec(token.toLowerCase()) ?? [];
      return id !== '' && fits(mark, 'stop-link', id) ? id : null;
    },
    fileToken,
    fileUrl: (publicUrl, site, file, until) => `${publicUrl}/f/${fileToken(site, file, until)}`,
    fileIn: (token, now) => {
      const [, site = '', file = '', until = '', mark = ''] = fileForm.exec(token) ?? [];
      if (file === '' || !fits(mark, 'file-link', site, file, until)) return null;
      return Number.parseInt(until, 36) > now ? { site: site as SiteId, file: file as FileId } : null;
    },
  };
};

/** 160 bits: an address that opens somebody's file stands in the open for a week. */
const markBytes = 20;
const shortened = (mark: string): string => base32(Buffer.from(mark, 'base64url').subarray(0, markBytes)).toLowerCase();

const stopForm = /^([a-z2-7]{13})\.([a-z2-7]{32})$/;
const fileForm = /^([\w-]{1,60})\.([\w-]{1,60})\.([0-9a-z]{1,11})\.([a-z2-7]{32})$/;
