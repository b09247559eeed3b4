import { limits } from '../protocol/limits.ts';
import type { Upload, UploadReply } from './http-doors.ts';

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
