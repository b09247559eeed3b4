import type { ConversationId, SiteId } from '../../../protocol/ids.ts';
import type { Reads } from '../../store/tx.ts';
import { belongsTo } from './belongs-to.ts';

export interface Measured {
  readonly conversations: number;
  readonly messages: number;
  readonly files: number;
  readonly devices: number;
  readonly traits: number;
}

const page = 500;

/** Conversations that belong to these identifiers alone (`belongsTo`), page by page. */
export async function* talksBelonging(
  read: Pick<Reads, 'talksOf' | 'peersIn'>,
  identifiers: readonly number[],
): AsyncGenerator<ConversationId[]> {
  const meant = new Set(identifiers);
  for (let after: ConversationId | '' = ''; ; ) {
    const talks: ConversationId[] = await read.talksOf(identifiers, after, page);
    const last = talks.at(-1);
    if (last === undefined) return;
    const rows = Map.groupBy(await read.peersIn(talks), ({ conversation }) => conversation);
    yield talks.filter((talk) => belongsTo(rows.get(talk) ?? [], meant));
    after = last;
  }
}

/** What an erasure of these identifiers would take. */
export const measureErasure = async (read: Reads, site: SiteId, identifiers: readonly number[]): Promise<Measured> => {
  let [conversations, messages, files] = [0, 0, 0];
  for await (const talks of talksBelonging(read, identifiers)) {
    const counted = await read.countIn(talks);
    conversations += talks.length;
    messages += counted.messages;
    files += counted.files;
  }
  const devices = (await read.devicesOf(site, identifiers)).filter((device) => device.ended_at === null).length;
  const traits = (await read.traitsOf(identifiers)).length;
  return { conversations, messages, files, devices, traits };
};
