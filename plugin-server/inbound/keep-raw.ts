import type { Kept, Raw } from '../channels/adapter.ts';
import type { OpenChannel } from '../channels/channel-directory.ts';
import type { Clock } from '../clock.ts';
import type { FileShelf } from '../file/file-shelf.ts';
import type { ChannelWrites } from '../store/channel-tx.ts';
import type { InboundWrites } from '../store/inbound-tx.ts';
import { type Store, StoreRefusal } from '../store/store.ts';

export interface KeepDesk {
  readonly store: Store;
  readonly shelf: Pick<FileShelf, 'put' | 'remove'>;
  readonly clock: Clock;
  /** Something is there to be read. */
  readonly wakeReader: () => void;
}

type KeepTx = Pick<InboundWrites, 'insertRaw'> & Pick<ChannelWrites, 'saveMark'>;

/**
 * Puts what a channel brought on the disk, then into the store together with how far its mailbox was read. Only after this may anybody
 * be told that it was taken. `again`: these bytes came before; the mark moves all the same. Throws when disk or store take nothing now:
 * whoever brought it brings it again.
 */
export const keepRaw = async (desk: KeepDesk, channel: Pick<OpenChannel, 'id' | 'site'>, raw: Raw): Promise<Kept> => {
  const { store, shelf, clock } = desk;
  const isKnown = await store.read.hasRaw(channel.id, raw.key);
  const name = isKnown ? null : await shelf.put(raw.bytes);
  const mark = async (tx: KeepTx): Promise<void> => {
    if (raw.mark !== undefined) await tx.saveMark({ channel: channel.id, ...raw.mark, at: clock.wall() });
  };
  const verb = async (tx: KeepTx): Promise<Kept> => {
    const isNew =
      name !== null &&
      (await tx.insertRaw({
        site: channel.site,
        channel: channel.id,
        key: raw.key,
        shelf: name,
        bytes: raw.bytes.length,
        meta: JSON.stringify(raw.meta),
        state: 'new',
        attempts: 0,
        problem: null,
        next_at: Math.floor(clock.steady()),
        at: raw.at.getTime(),
      }));
    await mark(tx);
    return isNew ? 'kept' : 'again';
  };
  if (name === null && raw.mark === undefined) return 'again';
  const kept = await store.write(verb, 'chat', channel.id).catch(async (cause: unknown) => {
    // These say for sure that there is no row; else each try would leave its bytes behind.
    if (name !== null && cause instanceof StoreRefusal && writtenNothing.has(cause.problem.code))
      await shelf.remove(name);
    throw cause;
  });
  if (kept === 'again' && name !== null) await shelf.remove(name);
  if (kept === 'kept') desk.wakeReader();
  return kept;
};

const writtenNothing: ReadonlySet<string> = new Set(['server.storage-full', 'server.draining']);
