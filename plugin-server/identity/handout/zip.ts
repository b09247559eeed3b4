import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

export interface Packed {
  /** Inside the archive, with `/`. */
  readonly path: string;
  /** Pictures and films are packed already. */
  readonly isPacked: boolean;
  readonly body: AsyncIterable<Uint8Array | string>;
}

/** A ZIP, made while it is taken: one piece of one file is in memory at a time. */
export async function* zip(files: AsyncIterable<Packed>, madeAt: number): AsyncGenerator<Uint8Array> {
  const made: Uint8Array[] = [];
  const archive = new Zip((error, chunk) => {
    if (error !== null) throw error;
    made.push(chunk);
  });
  for await (const { path, isPacked, body } of files) {
    const file = isPacked ? new ZipPassThrough(path) : new ZipDeflate(path, { level: 6 });
    file.mtime = madeAt;
    archive.add(file);
    for await (const piece of body) {
      file.push(typeof piece === 'string' ? Buffer.from(piece) : piece);
      yield* made.splice(0);
    }
    file.push(new Uint8Array(0), true);
    yield* made.splice(0);
  }
  archive.end();
  yield* made.splice(0);
}
