import type { DeviceId, SiteId } from '../../../protocol/ids.ts';
import type { Clock } from '../../clock.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { hashToken } from '../../secret/hash-token.ts';
import type { Store } from '../../store/store.ts';
import type { Tx } from '../../store/tx.ts';

interface Desk {
  readonly store: Store;
  readonly clock: Clock;
}

export interface Taken {
  readonly site: SiteId;
  readonly identifiers: readonly number[];
  /** Of whoever fetches it. */
  readonly locale: string;
}

/** A visitor’s pass is all she needs, as long as the device it was given to has not ended. null: used up, over, or not one of hers. */
export const takeOwnExport = (desk: Desk, pass: string): Promise<Taken | null> =>
  take(desk, pass, async (tx, { site, actor }) => {
    const device = actor.startsWith('d:') ? await tx.device(site, actor.slice(2) as DeviceId) : undefined;
    return device === undefined || device.ended_at !== null ? null : device.locale;
  });

/** An agent’s pass works for the one who asked for it, at the site she asked at. */
export const takeExport = (desk: Desk, { site, agent }: AgentCaller, pass: string): Promise<Taken | null> =>
  take(desk, pass, async (tx, made) =>
    made.site === site && made.actor === agent ? ((await tx.agent(agent))?.locale ?? null) : null,
  );

const take = (
  { store, clock }: Desk,
  pass: string,
  localeOf: (tx: Tx, made: { readonly site: SiteId; readonly actor: string }) => Promise<string | null>,
): Promise<Taken | null> => {
  const now = clock.wall();
  return store.write(async (tx) => {
    const row = await tx.export(hashToken(pass));
    const locale = row === undefined ? null : await localeOf(tx, row);
    if (row === undefined || locale === null) return null;
    // The update decides: of two who come at once one gets it.
    if ((await tx.takeExport(row.pass_hash, row.site, now)) === undefined) return null;
    const { site, actor, identifiers } = row;
    await tx.insertAudit({ site, at: now, actor, op: 'export:fetch', refs: JSON.stringify({ identifiers }) });
    return { site, identifiers: JSON.parse(identifiers) as number[], locale };
  });
};
