import type { Cid, FileId } from '../protocol/ids.ts';
import { limits } from '../protocol/limits.ts';
import type { Problem } from '../protocol/problems.ts';

/** What is known of a file on the server. */
export type UploadReply =
  | { readonly ok: true; readonly file: FileId; readonly type: string; readonly bytes: number }
  | { readonly ok: false; readonly problem: Problem }
  | null;

export interface Upload {
  readonly cid: Cid;
  readonly name: string;
  readonly bytes: Blob;
  readonly progress: (share: number) => void;
  readonly signal: AbortSignal;
}

/** Sends the bytes of a file; fetch cannot tell how much has gone. */
export const put = (
  origin: string,
  headers: Readonly<Record<string, string>>,
  { cid, name, bytes, progress, signal }: Upload,
): Promise<UploadReply> =>
  new Promise((resolve) => {
    // Taken back while this was loaded.
    if (signal.aborted) return resolve(null);
    const request = new XMLHttpRequest();
    request.open('PUT', `${origin}/v1/visitor/file`);
    for (const [header, value] of Object.entries(headers)) request.setRequestHeader(header, value);
    request.setRequestHeader('X-Nahtlos-Cid', cid);
    request.setRequestHeader('X-Nahtlos-Name', encodeURIComponent(name));
    request.responseType = 'json';
    request.timeout = limits.fileMs;
    request.upload.onprogress = (event) => progress(event.loaded / (event.total || 1));
    request.onloadend = () => {
      const answer = request.response as UploadReply | undefined;
      resolve(typeof answer?.ok === 'boolean' ? answer : null);
    };
    signal.addEventListener('abort', () => request.abort());
    request.send(bytes);
  });
