import type { FileId } from '../protocol/ids.ts';
import type { Asked, DoorName } from '../protocol/wire.ts';
import { type Answered, type Told, unreachable } from './told.ts';

const timeoutMs = 15_000;
const uploadTimeoutMs = 120_000;

/** Who writes and for which site; the cookie says who it is. */
export interface Sender {
  readonly instance: string | null;
  readonly site: string | null;
}

/** Asks a door by HTTP. */
export const askByHttp = <Name extends DoorName<'inbox'>>(
  sender: Sender,
  name: Name,
  body: Asked<'inbox', Name>,
): Promise<Told<Name>> =>
  answerOf(`/v1/inbox/${name.replace(':', '/')}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headersOf(sender) },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  });

export interface Upload {
  readonly cid: string;
  readonly name: string;
  readonly bytes: Blob;
}

/** Puts one file on the server; the same `cid` again answers the same file. */
export const putFile = (sender: Sender, file: Upload): Promise<Answered<{ readonly file: FileId }>> =>
  answerOf('/v1/inbox/file', {
    method: 'PUT',
    headers: {
      'Content-Type': file.bytes.type || 'application/octet-stream',
      'X-Nahtlos-Cid': file.cid,
      'X-Nahtlos-Name': encodeURIComponent(file.name),
      ...headersOf(sender),
    },
    body: file.bytes,
    signal: AbortSignal.timeout(uploadTimeoutMs),
  });

/** Names the site, because a link carries no headers: she may work at several. */
export const filePath = ({ site }: Sender, file: FileId): string => `/v1/inbox/file/${file}${ofSite(site)}`;

/** A mail as it came. */
export const mailPath = ({ site }: Sender, mail: number): string => `/v1/inbox/mail/${mail}${ofSite(site)}`;

const ofSite = (site: string | null): string => (site === null ? '' : `?site=${site}`);

/** The bytes of a file; null when they cannot be had. */
export const fetchFile = async (sender: Sender, file: FileId): Promise<Blob | null> => {
  try {
    const answer = await fetch(filePath(sender, file), { signal: AbortSignal.timeout(uploadTimeoutMs) });
    return answer.ok ? await answer.blob() : null;
  } catch {
    return null;
  }
};

export interface Export {
  readonly name: string;
  readonly bytes: Blob;
}

/** Takes an export away; null when it cannot be had (any more). */
export const fetchExport = async (sender: Sender, pass: string): Promise<Export | null> => {
  try {
    const answer = await fetch('/v1/inbox/export', {
      headers: { 'X-Nahtlos-Export': pass, ...headersOf(sender) },
      signal: AbortSignal.timeout(uploadTimeoutMs),
    });
    if (!answer.ok) return null;
    const named = /filename="?([\w.-]+)/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1];
    return { name: named ?? 'nahtlos-export', bytes: await answer.blob() };
  } catch {
    return null;
  }
};

const answerOf = async <Given>(path: string, request: RequestInit): Promise<Answered<Given>> => {
  try {
    const answer = await fetch(path, request);
    return (await answer.json()) as Answered<Given>;
  } catch {
    return unreachable;
  }
};

const headersOf = ({ instance, site }: Sender): Record<string, string> => ({
  ...(instance === null ? {} : { 'X-Nahtlos-Instance': instance }),
  ...(site === null ? {} : { 'X-Nahtlos-Site': site }),
});
