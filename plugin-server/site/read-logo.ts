import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { FileId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { FileShelf } from '../file/file-shelf.ts';
import type { Store } from '../store/store.ts';

interface Desk {
  readonly store: Pick<Store, 'read'>;
  readonly shelf: Pick<FileShelf, 'open'>;
}

export interface Logo {
  /** Made from its bytes. */
  readonly name: string;
  readonly bytes: Buffer;
}

const endings: Readonly<Record<string, string>> = { 'image/png': 'png', 'image/webp': 'webp', 'image/jpeg': 'jpg' };

/**
 * A picture the caller has uploaded, as everybody may see it: what it is was judged by its bytes when it came, and what its maker did
 * not mean to send is cut out. Error: setting.refused (`field`: logo; `reason`: unknown, type, size).
 */
export const readLogo = async (
  { store, shelf }: Desk,
  { site, agent }: AgentCaller,
  id: FileId,
): Promise<Outcome<Logo>> => {
  const file = await store.read.file(site, id);
  const kept =
    file === undefined || file.agent !== agent || file.conversation !== null ? null : await shelf.open(file.shelf);
  if (file === undefined || kept === null) return refused('setting.refused', { field: 'logo', reason: 'unknown' });
  const bytes = await buffer(kept.body);
  const ending = endings[file.type];
  if (ending === undefined) return refused('setting.refused', { field: 'logo', reason: 'type' });
  if (bytes.length > limits.logoBytes || Math.max(file.width ?? 0, file.height ?? 0) > limits.logoSide)
    return refused('setting.refused', { field: 'logo', reason: 'size' });
  const name = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  return done({ name: `${name}.${ending}`, bytes });
};
