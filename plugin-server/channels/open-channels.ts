import * as v from 'valibot';
import type { ChannelKind } from '../../protocol/channel.ts';
import { type EmailSettings, emailSettings } from '../../protocol/channel-doors.ts';
import type { ChannelId, SiteId } from '../../protocol/ids.ts';
import type { Clock } from '../clock.ts';
import type { News } from '../conversation/outcome.ts';
import { type Log, traceOf } from '../log.ts';
import type { Sealer } from '../secret/seal.ts';
import type { SiteDirectory } from '../site/site-directory.ts';
import type { ChannelTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import type { ChannelAdapter, Kept, Raw } from './adapter.ts';
import type { ChannelDirectory, OpenChannel } from './channel-directory.ts';
import { openSecrets } from './channel-secrets.ts';
import {
  bounceOf,
  type EmailGround,
  type EmailSecrets,
  type EmailSetUp,
  type FoundOut,
  nothingFound,
  replyOf,
  type WayIn,
} from './email-set-up.ts';

export type ChannelFrom = 'environment' | 'demo' | 'own';

/** A channel that is open, as its page shows it. */
export interface ChannelView {
  readonly channel: OpenChannel;
  readonly from: ChannelFrom;
  readonly settings: EmailSettings;
  readonly found: FoundOut;
  /** Of its ways in, those that are down, and why. */
  readonly down: readonly string[];
}

export interface Channels extends ChannelDirectory {
  viewOf(site: SiteId): ChannelView | undefined;
  /** A test has found something out. */
  learn(site: SiteId, part: Partial<FoundOut>): Promise<void>;
  /** Where the inlet of the server's own channel listens, once it does; null: there is none, or it cannot. */
  inletPort(): Promise<number | null>;
}

/** What the server's own channel is made of: it serves every site that has none of its own. */
export interface SharedEmail {
  readonly from: 'environment' | 'demo';
  readonly site: SiteId;
  readonly settings: EmailSettings;
  readonly secrets: EmailSecrets;
  readonly inlet: { readonly host: string; readonly port: number } | null;
}

interface Needs {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly sealer: Sealer;
  readonly sites: Pick<SiteDirectory, 'all'>;
  readonly shared: SharedEmail | null;
  /** Whether an owner may name this host although it stands in a private network. */
  readonly mayBePrivate: (host: string) => boolean;
  readonly openEmail: (setUp: EmailSetUp, ground: EmailGround, from: ChannelFrom) => ChannelAdapter;
  readonly keep: (channel: OpenChannel, raw: Raw) => Promise<Kept>;
  readonly announce: (news: readonly News[]) => void;
}

interface Held {
  view: ChannelView;
  /** By which a change is seen; null: the operator's, which never changes. */
  readonly row: ChannelTable | null;
  readonly learn: (part: Partial<FoundOut>) => Promise<void>;
  readonly end: () => Promise<void>;
}

const sharedIds = { environment: 'env:email', demo: 'demo:email' } as const;

/** All channels of this server, listening. News of `channels` open, close and reopen those of a site. */
export const openChannels = async (needs: Needs): Promise<Channels> => {
  const { store, clock, log, sealer, sites, shared, announce } = needs;
  const own = new Map<SiteId, Held>();
  const inlet = Promise.withResolvers<number | null>();
  if (shared === null || shared.inlet === null) inlet.resolve(null);

  const open = (setUp: EmailSetUp, from: ChannelFrom, row: ChannelTable | null): Held => {
    const { id, site, settings } = setUp;
    const ended = new AbortController();
    const down = new Map<string, string>();
    const change = (part: Partial<ChannelView>): void => {
      held.view = { ...held.view, ...part };
    };
    const tell = (): void => announce(sitesOf(held.view.channel).map((it) => ({ is: 'channels', site: it })));
    const learn = async (part: Partial<FoundOut>): Promise<void> => {
      const found = { ...held.view.found, ...part };
      change({ found, channel: { ...held.view.channel, ...addressesOf(settings, found) } });
      await saveFound(store, clock, row, id, found);
      tell();
    };
    const ground: EmailGround = {
      readMark: (key) => store.read.channelMark(id, key),
      saveMark: (key, value) =>
        store.write((tx) => tx.saveMark({ channel: id, key, value, at: clock.wall() }), 'chat', id),
      found: () => held.view.found,
      onFound: (part) => {
        learn(part).catch((error: unknown) =>
          log.error(traceOf(error), 'what was found out about a channel is not kept'),
        );
      },
      report: (way, state) => {
        // Somebody else has its port: it is tried again, and nobody waits for it.
        if (way === 'inlet' && state.is === 'down') inlet.resolve(null);
        if (!note(down, way, state)) return;
        if (state.is === 'down') log.warn({ op: `channel ${way}`, code: state.reason }, 'no mail comes in');
        change({ down: [...down].map(([name, reason]) => `${name} ${reason}`) });
        tell();
      },
      onInlet: inlet.resolve,
    };
    const adapter = needs.openEmail(setUp, ground, from);
    const channel: OpenChannel = {
      id,
      kind: 'email',
      site,
      isShared: row === null,
      adapter,
      address: settings.address,
      ...addressesOf(settings, setUp.found),
      isPaused: row !== null && row.paused_at !== null,
    };
    const held: Held = {
      view: { channel, from, settings, found: setUp.found, down: [] },
      row,
      learn,
      end: async () => {
        ended.abort();
        await listening;
        adapter.close();
      },
    };
    const listening = (
      adapter.listen?.((raw) => needs.keep(held.view.channel, raw), ended.signal) ?? Promise.resolve()
    ).catch((error: unknown) => log.error(traceOf(error), 'a channel listens no more'));
    return held;
  };

  const openRow = (row: ChannelTable): Held | null => {
    const settings = v.safeParse(emailSettings, JSON.parse(row.settings));
    if (row.kind !== 'email' || !settings.success) {
      log.error({ op: 'channel' }, 'a channel cannot be read');
      return null;
    }
    return open(
      {
        id: row.id,
        site: row.site,
        settings: settings.output,
        secrets: openSecrets(sealer, row),
        found: foundOf(row.found),
        inlet: null,
        mayBePrivate: needs.mayBePrivate,
      },
      'own',
      row,
    );
  };

  const readAgain = async (site: SiteId): Promise<void> => {
    const row = await store.read.channelOf(site, 'email');
    const held = own.get(site);
    if (row !== undefined && held?.row !== undefined && held.row !== null && isSame(held, row)) {
      held.view = { ...held.view, channel: { ...held.view.channel, isPaused: row.paused_at !== null } };
      return;
    }
    own.delete(site);
    await held?.end();
    const opened = row === undefined ? null : openRow(row);
    if (opened !== null) own.set(site, opened);
  };

  const sitesOf = (channel: OpenChannel): readonly SiteId[] =>
    channel.isShared ? sites.all().flatMap(({ id }) => (own.has(id) ? [] : [id])) : [channel.site];

  const common: Held | null =
    shared === null
      ? null
      : open(
          {
            id: sharedIds[shared.from],
            site: shared.site,
            settings: shared.settings,
            secrets: shared.secrets,
            found: foundOf(await store.read.channelMark(sharedIds[shared.from], 'found')),
            inlet: shared.inlet,
            // The operator named them.
            mayBePrivate: () => true,
          },
          shared.from,
          null,
        );
  for (const row of await store.read.channels()) {
    const opened = openRow(row);
    if (opened !== null) own.set(row.site, opened);
  }

  const heldOf = (site: SiteId): Held | undefined => own.get(site) ?? common ?? undefined;
  // One after the other: a read that began before a change must not end after one that saw it.
  let reading: Promise<void> = Promise.resolve();
  return {
    of: (site: SiteId, kind: ChannelKind) => (kind === 'email' ? heldOf(site)?.view.channel : undefined),
    all: () => [...(common === null ? [] : [common]), ...own.values()].map(({ view }) => view.channel),
    sitesOf,
    viewOf: (site) => heldOf(site)?.view,
    learn: async (site, part) => heldOf(site)?.learn(part),
    inletPort: () => inlet.promise,
    hear: (news) => {
      for (const it of news)
        if (it.is === 'channels')
          reading = reading
            .then(() => readAgain(it.site))
            .catch((error: unknown) => log.error(traceOf(error), 'channels not read again'));
      return reading;
    },
    close: async () => {
      await reading;
      await Promise.all([common, ...own.values()].map((it) => it?.end()));
    },
  };
};

const addressesOf = (settings: EmailSettings, found: FoundOut): Pick<OpenChannel, 'reply' | 'bounce'> => ({
  reply: replyOf(settings, found),
  bounce: bounceOf(settings, found),
});

/** Whether that is news. */
const note = (down: Map<string, string>, way: string, state: WayIn): boolean => {
  const was = down.get(way);
  if (state.is === 'up') return down.delete(way);
  down.set(way, state.reason);
  return was !== state.reason;
};

/** What it was opened with still holds. */
const isSame = ({ row: was, view }: Held, row: ChannelTable): boolean =>
  was?.id === row.id &&
  was.settings === row.settings &&
  was.secrets === row.secrets &&
  JSON.stringify(view.found) === JSON.stringify(foundOf(row.found));

const found = v.strictObject({
  keepsAddress: v.nullable(v.boolean()),
  authserv: v.nullable(v.string()),
  verp: v.nullable(v.boolean()),
});
const foundOf = (json: string): FoundOut => {
  const parsed = v.safeParse(found, json === '' ? {} : JSON.parse(json));
  return parsed.success ? parsed.output : nothingFound;
};

const saveFound = (store: Store, clock: Clock, row: ChannelTable | null, id: string, found: FoundOut): Promise<void> =>
  store.write(
    async (tx) => {
      if (row === null)
        return tx.saveMark({ channel: id, key: 'found', value: JSON.stringify(found), at: clock.wall() });
      const kept = await tx.channelOf(row.site, row.kind);
      if (kept?.id === (id as ChannelId)) await tx.saveChannel({ ...kept, found: JSON.stringify(found) });
    },
    'chat',
    id,
  );
