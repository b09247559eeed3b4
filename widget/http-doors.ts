import { doorPath } from '../protocol/door.ts';
import type { FileId } from '../protocol/ids.ts';
import { limits, outboxLimits } from '../protocol/limits.ts';
import type { put, Upload, UploadReply } from './put-file.ts';
import { toJson } from './to-json.ts';
import type { AskedOf, ReplyOf, Shown, Transport, VisitorDoor } from './transport.ts';

/** The doors by HTTP: for who has no device yet, and where no socket gets through. */
export interface HttpDoors extends Transport {
  upload(upload: Upload): Promise<UploadReply>;
  /** The bytes of a file she may read; null: not to be had now. */
  fetchFile(id: FileId): Promise<Blob | null>;
  /** The archive an export made, once; null: not to be had now. */
  fetchExport(pass: string): Promise<Blob | null>;
}

/** `load`: what sends files comes with the first one. */
export const httpDoors = (
  origin: string,
  shown: () => Shown | null,
  load: () => Promise<{ readonly put: typeof put }>,
): HttpDoors => {
  const bearer = (): Record<string, string> => {
    const now = shown();
    if (!now) return {};
    return { Authorization: `Bearer ${now.token}`, ...(now.pass ? { 'X-Nahtlos-Pass': now.pass } : {}) };
  };
  const fetchBytes = (path: string, headers: Record<string, string>): Promise<Blob | null> =>
    fetch(origin + path, {
      headers,
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(limits.fileMs),
    })
      .then((response) => (response.ok ? response.blob() : null))
      .catch(() => null);
  const ask = <Name extends VisitorDoor>(door: Name, body: AskedOf<Name>, isLast = false): Promise<ReplyOf<Name>> => {
    const { waitMs = 0 } = body as { waitMs?: number };
    return fetch(origin + doorPath('visitor', door), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...bearer() },
      body: toJson(body),
      cache: 'no-store',
      credentials: 'omit',
      keepalive: isLast,
      signal: AbortSignal.timeout(outboxLimits.ackMs + waitMs),
    })
      .then((response) => response.json())
      .then((answer: ReplyOf<Name>) => (typeof answer?.ok === 'boolean' ? answer : null))
      .catch(() => null);
  };
  return {
    request: (door, body) => ask(door, body),
    hint: (door, body) => void ask(door, body),
    close() {},
    upload: (upload) =>
      load().then(
        ({ put }) => put(origin, bearer(), upload),
        () => null,
      ),
    fetchFile: (id) => fetchBytes(`/v1/visitor/file/${id}`, bearer()),
    fetchExport: (pass) => fetchBytes('/v1/visitor/export', { Authorization: `Bearer ${pass}` }),
  };
};
