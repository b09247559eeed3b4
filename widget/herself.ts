import type { Level } from '../protocol/identity.ts';
import type { ConversationId } from '../protocol/ids.ts';
import type { Locale } from '../protocol/schema.ts';
import { AddressCodes } from './address-code.ts';
import type { Keeping } from './device.ts';
import type { HttpDoors } from './http-doors.ts';
import { LinkArrivals } from './link-arrival.ts';
import { LinkOffers } from './link-offer.ts';
import { OwnData } from './own-data.ts';
import type { OwnDevice } from './own-device.ts';
import type { HerselfState, PersonActs } from './person-state.ts';
import type { Tabs } from './tabs.ts';
import type { PushedAs, Transport } from './transport.ts';

export { saveFile as save } from './save-file.ts';

export interface HerselfNeeds {
  readonly site: string;
  readonly keeping: Keeping;
  readonly tabs: Tabs;
  readonly http: HttpDoors;
  readonly device: OwnDevice;
  readonly request: Transport['request'];
  locale(): Locale;
  /** The conversation she is in. */
  talk(): ConversationId | null;
  /** This page's address for another device; null: what stands behind its `#` is the page's own. */
  here(): string | null;
  save(bytes: Blob, name: string): void;
  /** The conversation goes on on this device. */
  goOn(conversation: ConversationId): void;
  /** She said no to what came from another device, or has done: what waited for that may go on. */
  connect(): void;
  linked(label: string | null): void;
  proven(level: Level): void;
  /** The server has erased her: nothing stays here either. */
  erased(): Promise<void>;
  changed(): void;
}

/** What stands behind the `#` belongs to the page, should it lead somewhere by that. */
export const here = (): string | null =>
  /^https?:/.test(location.href) && !location.hash ? (location.href.split('#', 1)[0] ?? null) : null;

/** What she does about herself: going on elsewhere, proving an address, seeing and erasing what is kept of her. */
export class Herself {
  readonly #offers: LinkOffers;
  readonly #arrivals: LinkArrivals;
  readonly #codes: AddressCodes;
  readonly #data: OwnData;

  constructor(needs: HerselfNeeds) {
    const { device, http, keeping, request, site, tabs } = needs;
    const changed = () => needs.changed();
    const talk = () => needs.talk();
    // She asked for something that stays on this device.
    const welcomed = () => keeping.begin();
    this.#offers = new LinkOffers({
      tabs,
      request,
      talk,
      here: () => needs.here(),
      linked: (label) => needs.linked(label),
      changed,
    });
    this.#arrivals = new LinkArrivals({
      site,
      http,
      device,
      locale: () => needs.locale(),
      welcomed,
      arrived: (conversation) => needs.goOn(conversation),
      ended: () => needs.connect(),
      changed,
    });
    this.#codes = new AddressCodes({
      device,
      // The device may have been made a moment ago: no connection speaks for it yet.
      request: (door, body) => http.request(door, body),
      talk,
      welcomed,
      proven: (level) => needs.proven(level),
      changed,
    });
    this.#data = new OwnData({
      keeping,
      http,
      request,
      hasDevice: () => device.key !== null,
      save: (bytes, name) => needs.save(bytes, name),
      erased: () => needs.erased(),
      changed,
    });
  }

  get state(): HerselfState {
    const { devices, data, kept, handing } = this.#data;
    const { offer, question } = this.#offers;
    return { offer, question, arrival: this.#arrivals.arrival, code: this.#codes.entry, devices, data, kept, handing };
  }

  readonly acts: Omit<PersonActs, 'forget' | 'consent' | 'logout'> = {
    offer: () => void this.#offers.make(),
    endOffer: () => this.#offers.end(),
    answerQuestion: (yes) => void this.#offers.answer(yes),
    revokeLink: (link) => void this.#revokeLink(link),
    acceptArrival: () => this.#arrivals.accept(),
    typeCode: (code) => this.#arrivals.typeCode(code),
    endArrival: () => this.#arrivals.end(),
    requestCode: (value, purpose) => void this.#codes.ask(value, purpose),
    verifyCode: (code) => void this.#codes.check(code),
    endCode: () => this.#codes.end(),
    askDevices: () => void this.#data.askDevices(),
    endDevice: (which) => void this.#data.endDevice(which),
    askData: () => void this.#data.askData(),
    exportData: () => void this.#data.save(),
    eraseData: (what) => void this.erase(what).catch(() => {}),
  };

  hold(token: string): void {
    this.#arrivals.hold(token);
  }

  erase(what: 'device' | 'all'): Promise<void> {
    return this.#data.erase(what);
  }

  export(): Promise<Blob> {
    return this.#data.export();
  }

  asked(question: PushedAs<'link:ask'>): void {
    this.#offers.asked(question);
  }

  done(link: PushedAs<'link:done'>): void {
    this.#offers.done(link);
  }

  /** What lies here may have changed: shown once, it is looked at again. */
  async look(): Promise<void> {
    if (this.#data.kept.length > 0) await this.#data.look();
  }

  /** Nothing of her stays. */
  forget(): void {
    this.end();
    this.#data.forget();
  }

  end(): void {
    this.#offers.forget();
    this.#arrivals.forget();
    this.#codes.forget();
  }

  async #revokeLink(link: Parameters<PersonActs['revokeLink']>[0]): Promise<void> {
    const isRevoked = await this.#offers.revoke(link);
    const { arrival } = this.#arrivals;
    if (isRevoked && arrival?.is === 'done' && arrival.link === link) this.#arrivals.end();
    if (this.#data.devices !== null) void this.#data.askDevices();
  }
}
