import type { Attachment } from 'postal-mime';
import { channelLimits } from '../../../../protocol/channel.ts';
import type { Media } from '../../adapter.ts';
import { cleanLine } from './clean-text.ts';

export interface MediaOf {
  readonly media: readonly Media[];
  readonly dropped: number;
}

/** Files that came along, as many and as large as we take. */
export const mediaOf = (parts: readonly Attachment[]): MediaOf => {
  const media: Media[] = [];
  let left: number = channelLimits.mailBytes;
  let dropped = 0;
  for (const part of parts) {
    const bytes = bytesOf(part);
    // An empty part without a name is somebody's separator.
    if (bytes.length === 0 && part.filename === null) continue;
    if (media.length >= channelLimits.mailFiles || bytes.length > left) {
      dropped += 1;
      continue;
    }
    left -= bytes.length;
    const type = typeOf(part);
    const id = cleanLine((part.contentId ?? '').replace(/^\s*<|>\s*$/g, ''), 200);
    const isShown = id !== '' && pictures.has(type) && pictureTypeOf(bytes) !== null;
    media.push({
      name: nameOf(part, type),
      type,
      bytes: bytes.length,
      ...(isShown ? { contentId: id } : {}),
      open: async function* () {
        yield bytes;
      },
    });
  }
  return { media, dropped };
};

/** Pictures that may stand in a text: never SVG, which is a page. */
const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

export const bytesOf = ({ content }: Attachment): Uint8Array =>
  typeof content === 'string'
    ? new TextEncoder().encode(content)
    : content instanceof Uint8Array
      ? content
      : new Uint8Array(content);

/** By its first bytes, whatever it is called. */
export const pictureTypeOf = (bytes: Uint8Array): string | null => {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (head.startsWith('\x89PNG\r\n')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'image/gif';
  return head.startsWith('RIFF') && head.slice(8) === 'WEBP' ? 'image/webp' : null;
};

const typeOf = ({ mimeType }: Attachment): string => {
  const type = mimeType.trim().toLowerCase().replace('image/jpg', 'image/jpeg');
  return /^[a-z0-9][a-z0-9!#$&^_.+-]{0,80}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}$/.test(type)
    ? type
    : 'application/octet-stream';
};

/** The last piece of a path; without a name, by what it is. */
const nameOf = (part: Attachment, type: string): string => {
  const last = (part.filename ?? '').split(/[/\\]/).at(-1) ?? '';
  const name = cleanLine(last, 400)
    .replaceAll(/[<>:"|?*]/g, '_')
    .replace(/^[. ]+/, '')
    .trim();
  if (name !== '') return shortened(name);
  return type === 'message/rfc822'
    ? mailName(bytesOf(part))
    : `${part.contentId ? 'picture' : 'attachment'}${endings.get(type) ?? ''}`;
};

const mostName = 120;

/** What it ends in says what it is: that stays. */
const shortened = (name: string): string => {
  if (name.length <= mostName) return name;
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? '';
  return `${name.slice(0, mostName - ending.length).toWellFormed()}${ending}`;
};

const mailName = (bytes: Uint8Array): string => {
  const head = Buffer.from(bytes.subarray(0, 16 * 1024)).toString('latin1');
  const subject = /^subject:[ \t]*([\x20-\x7e]{1,100})/im.exec(head)?.[1] ?? '';
  const name = subject.includes('=?')
    ? ''
    : cleanLine(subject, 80)
        .replaceAll(/[<>:"|?*/\\]/g, '_')
        .replace(/^[. ]+/, '');
  return `${name || 'mail'}.eml`;
};

const endings: ReadonlyMap<string, string> = new Map([
  ['image/png', '.png'],
  ['image/jpeg', '.jpg'],
  ['image/gif', '.gif'],
  ['image/webp', '.webp'],
  ['text/calendar', '.ics'],
  ['application/ics', '.ics'],
  ['application/ms-tnef', '.dat'],
  ['application/pdf', '.pdf'],
  ['text/plain', '.txt'],
  ['text/html', '.html.txt'],
  ['message/delivery-status', '.txt'],
  ['text/rfc822-headers', '.txt'],
]);
