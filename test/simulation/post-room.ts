import type { ChannelAdapter, Inbound, Parcel } from '../../plugin-server/channels/adapter.ts';
import type { OpenChannel } from '../../plugin-server/channels/channel-directory.ts';
import type { Clock } from '../../plugin-server/clock.ts';
import type { News } from '../../plugin-server/conversation/outcome.ts';
import type { Arrived, InboundDesk } from '../../plugin-server/inbound/inbound-desk.ts';
import { takeInbound } from '../../plugin-server/inbound/take-inbound.ts';
import type { Log } from '../../plugin-server/log.ts';
import { createLine, type Line } from '../../plugin-server/outbox/line.ts';
import type { PackNeeds } from '../../plugin-server/outbox/pack/pack-needs.ts';
import { packParcel } from '../../plugin-server/outbox/pack/pack-parcel.ts';
import { moveDue } from '../../plugin-server/routing/move-due.ts';
import { circumstancesOf, type RoutingDesk } from '../../plugin-server/routing/routing-desk.ts';
import { stopMails } from '../../plugin-server/routing/stop-mails.ts';
import { type Store, StoreRefusal } from '../../plugin-server/store/store.ts';
import type { Tx } from '../../plugin-server/store/tx.ts';
import type { SiteId } from '../../protocol/ids.ts';

export interface PostNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly site: SiteId;
  readonly living: RoutingDesk['living'];
  readonly adapter: ChannelAdapter<Parcel>;
  /** Somebody has paused the channel. */
  readonly isPaused: () => boolean;
  readonly isAlive: () => boolean;
  readonly announce: (news: readonly News[]) => void;
  readonly failed: (why: string) => void;
}

const ownAddress = 'shop@shop.test';
const silent = () => undefined;
const never = (): never => {
  throw new Error('This is no part of the simulation.');
};

/** What one process does about mails: the real line, mover and inlet over the simulated disk and vendor. */
export class PostRoom {
  readonly desk: RoutingDesk;
  readonly #needs: PostNeeds;
  readonly #line: Line;
  /** Waits for the disk. */
  #waiting: (() => void)[] = [];
  #isMoving = false;

  constructor(needs: PostNeeds) {
    this.#needs = needs;
    const { store, clock, log, site, living } = needs;
    this.desk = {
      store,
      clock,
      sites: { byId: () => undefined },
      channels: { of: (_, kind) => (kind === 'email' ? this.#channel() : undefined) },
      living,
      wakeDeliveries: () => this.wake(),
    };
    const packing = {
      store,
      clock,
      sites: { byId: () => shop },
      shelf: { open: never },
      passes: { stopUrl: () => '', fileUrl: () => '' },
      marks: {
        messageId: (parcel: number, peer: string) => `m${parcel}.${peer}`,
        replyAddress: (_: string, token: string) => token,
        bounceAddress: () => '',
      },
      makeToken: () => `t${tokens++}`,
      publicUrl: '',
    } as unknown as PackNeeds;
    this.#line = createLine({
      store,
      clock,
      log,
      channel: this.#channel(),
      sites: () => [site],
      pack: (rows, channel) => packParcel(packing, rows, channel),
      circumstances: (of, conversation) => circumstancesOf(this.desk, of, conversation),
      trySettled: never,
      announce: needs.announce,
      tellProblem: silent,
      count: silent,
      random: (most) => most >> 1,
      now: () => clock.steady(),
      ended: new AbortController().signal,
      isClosed: () => !needs.isAlive(),
      run: (work) => void work.catch((error: unknown) => this.#fail(error)),
      fail: (error) => this.#fail(error),
      firmly: (verb) => this.#firmly(verb),
    });
  }

  /** Something may be due; also once a second. */
  wake(): void {
    if (!this.#needs.isAlive()) return;
    for (const go of this.#waiting.splice(0)) go();
    this.#line.follow(this.#channel());
    this.#line.wake();
    this.#move().catch((error: unknown) => this.#fail(error));
  }

  /** Something came by the channel. */
  take(item: Inbound): void {
    const { store, clock } = this.#needs;
    const arrived: Arrived = {
      channel: this.#channel(),
      raw: { id: 1, at: clock.wall(), shelf: '' },
      item,
      files: [],
      dropped: 0,
    };
    const desk = {
      mac: { of: () => '', all: () => [] },
      fits: ({ mark }: { mark: string }) => mark === 'ours',
      isOurs: (address: string) => address === ownAddress,
      circumstances: (site, conversation) => circumstancesOf(this.desk, site, conversation),
      sitesOf: () => [this.#needs.site],
      inboxUrl: '',
    } as Partial<InboundDesk> as InboundDesk;
    store
      .write((tx) => takeInbound(tx, arrived, desk))
      .then(({ news }) => this.#needs.announce(news))
      .then(() => this.wake())
      .catch((error: unknown) => this.#fail(error));
  }

  /** She presses the link at the foot of a mail. */
  stop(token: string): void {
    const { store, clock, announce } = this.#needs;
    store
      .write((tx) => stopMails(tx, { token, now: clock.wall() }))
      .then((stopped) => {
        if (stopped.ok) announce(stopped.news);
      })
      .catch((error: unknown) => this.#fail(error));
  }

  #channel(): OpenChannel {
    return {
      id: 'ch_mail',
      kind: 'email',
      site: this.#needs.site,
      isShared: false,
      adapter: this.#needs.adapter as ChannelAdapter,
      address: ownAddress,
      reply: '{t}',
      bounce: null,
      isPaused: this.#needs.isPaused(),
    };
  }

  /** What became of it is known here and nowhere else: asked again until the disk takes it. */
  async #firmly<Result>(verb: (tx: Tx) => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        return await this.#needs.store.write(verb);
      } catch (error) {
        if (!(error instanceof StoreRefusal)) throw error;
        await new Promise<void>((go) => this.#waiting.push(go));
      }
    }
  }

  async #move(): Promise<void> {
    if (this.#isMoving) return;
    this.#isMoving = true;
    try {
      const { store, clock, announce, failed } = this.#needs;
      for (const { site, conversation } of await store.read.dueInChat(clock.steady(), 100)) {
        const circumstances = circumstancesOf(this.desk, site, conversation);
        const news = await store.write((tx) => {
          const insertDelivery: Tx['insertDelivery'] = (row) => {
            if (row.channel !== 'chat') failed('An answer is sent after her although she is here');
            return tx.insertDelivery(row);
          };
          const watched = circumstances.isPresent ? { ...tx, insertDelivery } : tx;
          return moveDue(watched, { site, conversation, circumstances });
        });
        announce(news);
      }
      this.#line.wake();
    } finally {
      this.#isMoving = false;
    }
  }

  #fail(error: unknown): void {
    if (error instanceof StoreRefusal || !this.#needs.isAlive()) return;
    this.#needs.failed(`${error instanceof Error ? error.stack : error}`);
  }
}

let tokens = 0;

const shop = {
  name: 'Shop',
  look: { accent: '#000000', formal: true },
  answering: { imprint: '' },
  origins: [],
};
