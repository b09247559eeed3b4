import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import * as nodeDisk from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { errorCode } from '../error-code.ts';
import { createGate } from '../gate.ts';
import { syncFolder } from '../sync-folder.ts';
import { type Disk, ifThere } from './disk.ts';
import type { Sides } from './part.ts';
import { type Body, receiveBody } from './receive-body.ts';
import { type FileRefusal, type FileType, recogniseFile } from './recognise-file.ts';
import { stripMetadata } from './strip-metadata.ts';

export interface Upload extends Body {
  /** The most this sender may send, in bytes; a file of that size is held in memory while it is looked at. */
  readonly limitBytes: number;
}

export interface Shelved {
  readonly ok: true;
  /** 32 hexadecimal characters, for `open` and `remove`. Says nothing about the file, and is never shown outside. */
  readonly name: string;
  readonly type: FileType;
  /** Of a picture, as it is seen; null for other files. */
  readonly sides: Sides | null;
  /** Bytes and SHA-256 (hexadecimal) of what is kept, metadata cut out. */
  readonly bytes: number;
  readonly sha256: string;
  /** SHA-256 of what was sent: the same for the same upload repeated. */
  readonly sentSha256: string;
}

export type ShelfRefusal =
  | FileRefusal
  /** `cut-off`: see `Received`; `busy`: too many uploads wait to be looked at; `storage-full`: try again when there is room. */
  | { readonly ok: false; readonly reason: 'cut-off' | 'busy' | 'storage-full' };

/** The uploads folder. Nothing below it is ever served by its path. */
export interface FileShelf {
  /**
   * Streams a body to disk, recognises it, cuts its metadata out and keeps it. Once it says `ok` the file survives a power cut; a refused or
   * broken upload leaves nothing behind. Throws what a disk does beside being full.
   */
  add(upload: Upload): Promise<Shelved | ShelfRefusal>;
  /** Keeps bytes as they are, whatever they are: what a channel brought. Answers their name once they survive a power cut. Throws what a disk does. */
  put(bytes: Uint8Array): Promise<string>;
  /** A whole file, or null if there is none of that name. The caller must read or destroy `body`. */
  open(name: string): Promise<{ readonly bytes: number; readonly body: Readable } | null>;
  /** A whole file in one piece of memory: for what is small enough to be held. Null if there is none of that name. */
  read(name: string): Promise<Uint8Array | null>;
  /** False if there was none. */
  remove(name: string): Promise<boolean>;
  /** Removes what uploads left behind that a crash ended, if it is older than this (milliseconds since 1970); says how many. */
  sweep(olderThan: number): Promise<number>;
  /** Names of all files that were put here before this moment (milliseconds since 1970), in no order. */
  names(olderThan: number): AsyncIterable<string>;
}

export const createFileShelf = ({
  folder,
  disk = nodeDisk,
}: {
  readonly folder: string;
  readonly disk?: Disk;
}): FileShelf => {
  const incoming = join(folder, 'incoming');
  const underWay = new Set<string>();
  // Who is looked at holds its file in memory, twice while metadata are cut out.
  const looking = createGate({ atOnce: 2, waiting: 50 });

  const keep = async (name: string, temporary: string, sentSha256: string): Promise<Shelved | ShelfRefusal> => {
    const sent = await disk.readFile(temporary);
    const recognised = recogniseFile(sent);
    if (!recognised.ok) return recognised;
    const { type, sides } = recognised;
    const kept = stripMetadata(sent, type);
    await makeDurable(disk, temporary, sent.equals(kept) ? null : kept);
    await place(name, temporary);
    const sha256 = createHash('sha256').update(kept).digest('hex');
    return { ok: true, name, type, sides, bytes: kept.length, sha256, sentSha256 };
  };

  const place = async (name: string, temporary: string): Promise<void> => {
    const path = pathOf(name);
    const inner = dirname(path);
    await disk.mkdir(inner, { recursive: true, mode: 0o700 });
    await disk.rename(temporary, path);
    for (const changed of [inner, dirname(inner), folder]) await syncFolder(changed);
  };

  // Two levels, or one folder would hold them all: 65,536 folders.
  const pathOf = (name: string): string => join(folder, name.slice(0, 2), name.slice(2, 4), name);

  const handleOf = async (name: string): Promise<nodeDisk.FileHandle | null> =>
    isName(name) ? ifThere(disk.open(pathOf(name), constants.O_RDONLY | constants.O_NOFOLLOW)) : null;

  const unlink = async (path: string): Promise<boolean> => (await ifThere(disk.unlink(path).then(() => true))) ?? false;

  return {
    async add(upload) {
      // An error of the body is an answer here, whenever it comes; with no listener it would end the process.
      upload.body.on('error', () => {});
      if (upload.declaredBytes === 0) return { ok: false, reason: 'empty' };
      if (upload.declaredBytes > upload.limitBytes) return { ok: false, reason: 'size' };
      const name = randomBytes(16).toString('hex');
      const temporary = join(incoming, name);
      underWay.add(name);
      try {
        await disk.mkdir(incoming, { recursive: true, mode: 0o700 });
        const received = await receiveBody(disk, temporary, upload);
        if (!received.ok) return received;
        const looked = await looking.enter(() => keep(name, temporary, received.sha256));
        return looked.ok ? looked.value : looked;
      } catch (cause) {
        if (full.includes(errorCode(cause) ?? '')) return { ok: false, reason: 'storage-full' };
        throw cause;
      } finally {
        await unlink(temporary);
        underWay.delete(name);
      }
    },

    async put(bytes) {
      const name = randomBytes(16).toString('hex');
      const temporary = join(incoming, name);
      underWay.add(name);
      try {
        await disk.mkdir(incoming, { recursive: true, mode: 0o700 });
        await makeDurable(disk, temporary, bytes);
        await place(name, temporary);
        return name;
      } finally {
        await unlink(temporary);
        underWay.delete(name);
      }
    },

    async read(name) {
      const handle = await handleOf(name);
      return handle && (await handle.readFile().finally(() => handle.close()));
    },

    async open(name) {
      const handle = await handleOf(name);
      return handle && { bytes: (await handle.stat()).size, body: handle.createReadStream() };
    },

    async remove(name) {
      if (!isName(name) || !(await unlink(pathOf(name)))) return false;
      // Erased is erased, also after a power cut.
      await syncFolder(dirname(pathOf(name)));
      return true;
    },

    async sweep(olderThan) {
      let removed = 0;
      for (const name of (await ifThere(disk.readdir(incoming))) ?? []) {
        if (underWay.has(name)) continue;
        const path = join(incoming, name);
        const found = await ifThere(disk.stat(path));
        if (found && found.mtimeMs < olderThan && (await unlink(path))) removed += 1;
      }
      return removed;
    },

    async *names(olderThan) {
      const inside = async (path: string): Promise<string[]> => (await ifThere(disk.readdir(path))) ?? [];
      for (const outer of (await inside(folder)).filter(isFolder))
        for (const inner of (await inside(join(folder, outer))).filter(isFolder))
          for (const name of (await inside(join(folder, outer, inner))).filter(isName)) {
            const found = await ifThere(disk.stat(pathOf(name)));
            if (found && found.mtimeMs < olderThan) yield name;
          }
    },
  };
};

const full: readonly string[] = ['ENOSPC', 'EDQUOT'];

const isFolder = (name: string): boolean => /^[0-9a-f]{2}$/.test(name);

/** A name comes from our own database; still nothing that could lead out of the folder becomes a path. */
const isName = (name: string): boolean => /^[0-9a-f]{32}$/.test(name);

/** Puts what is in the file, or other bytes in its place, safely on the disk. */
const makeDurable = async (disk: Disk, path: string, instead: Uint8Array | null): Promise<void> => {
  const handle = await disk.open(path, instead ? 'w' : 'r+');
  try {
    if (instead) await handle.writeFile(instead);
    await handle.sync();
  } finally {
    await handle.close();
  }
};
