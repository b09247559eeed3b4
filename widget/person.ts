import type { Level } from '../protocol/identity.ts';
import type { ConversationId } from '../protocol/ids.ts';
import { anonPrefix, randomPart } from '../protocol/ids.ts';
import type { Locale } from '../protocol/schema.ts';
import type { Hello } from '../protocol/view.ts';
import { AddressCodes } from './address-code.ts';
import type { Told } from './chat-state.ts';
import { type ConsentMode, Consents } from './consent.ts';
import type { Keeping } from './device.ts';
import type { HttpDoors } from './http-doors.ts';
import { Leaving } from './leaving.ts';
import { LinkArrivals } from './link-arrival.ts';
import { LinkOffers } from './link-offer.ts';
import { OwnData } from './own-data.ts';
import type { OwnDevice } from './own-device.ts';
import type { PersonActs, PersonState } from './person-state.ts';
import { SignIn } from './sign-in.ts';
import type { Tabs } from './tabs.ts';
import type { PushedAs, Transport } from './transport.ts';

/** What only the page knows; a test hands in its own. */
export interface PagePerson {
  /** What the page asks for, else what the site asks for, as far as that is known. */
  consent(site: Hello['consent'] | undefined): ConsentMode;
  hold(): 'page' | 'device';
  /** This page's address for another device; null: what stands behind its `#` is the page's own. */
  here(): string | null;
  save(bytes: Blob, name: string): void;
}

export interface PersonNeeds {
  readonly site: string;
  readonly page: PagePerson;
  readonly keeping: Keeping;
  readonly tabs: Tabs;
  readonly http: HttpDoors;
  readonly device: OwnDevice;
  readonly request: Transport['request'];
  locale(): Locale;
  hello(): Hello | null;
  talk(): ConversationId | null;
  isOnline(): boolean;
  unsent(): number;
  drained(ms: number): Promise<void>;
  /** The conversation goes on on this device. */
  goOn(conversation: ConversationId): void;
  /** Welcomed again: what this device may read is known anew. */
  reconnect(): void;
  /** She wants the chat, and nothing she has not answered stands before it. */
  connect(): void;
  /** Nothing of her stays in this tab. */
  forget(): void;
  /** What is here is kept as she allows from now on. */
  keepAgain(): void;
  tell(name: Told['name'], detail: object): void;
  changed(): void;
}

const drainMs = 3_000;

/** Who she is on this device: going on elsewhere, proving, consenting, being forgotten. */
export class Person {
  readonly #needs: PersonNeeds;
  readonly #offers: LinkOffers;
  readonly #arrivals: LinkArrivals;
  readonly #codes: AddressCodes;
  readonly #data: OwnData;
  readonly #leaving: Leaving;
  readonly signIn: SignIn;
  readonly consents: Consents;
  #anon: string | null = null;
  #level: Level | null = null;
  #isHidden = false;

  constructor(needs: PersonNeeds) {
    this.#needs = needs;
    const { device, http, keeping, page, request, site, tabs } = needs;
    const changed = () => needs.changed();
    const locale = () => needs.locale();
    const talk = () => needs.talk();
    const hasDevice = () => device.key !== null;
    // She asked for something that stays on this device.
    const welcomed = () => keeping.begin();
    this.#offers = new LinkOffers({
      tabs,
      request,
      talk,
      here: () => page.here(),
      linked: (label) => needs.tell('device-linked', { label }),
      changed,
    });
    this.#arrivals = new LinkArrivals({
      site,
      http,
      device,
      locale,
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
      proven: (level) => this.#rise(level, 'proven'),
      changed,
    });
    this.#data = new OwnData({
      keeping,
      http,
      request,
      hasDevice,
      save: (bytes, name) => page.save(bytes, name),
      erased: () => this.#leaving.clear(true),
      changed,
    });
    this.#leaving = new Leaving({
      site,
      keeping,
      tabs,
      http,
      key: () => device.key,
      unsent: () => needs.unsent(),
      drained: (ms) => needs.drained(ms),
      forget: (isPage) => this.#forgetAll(isPage),
    });
    this.consents = new Consents({
      keeping,
      tabs,
      request,
      mode: () => page.consent(needs.hello()?.consent),
      hasDevice,
      permitted: (isPermitted) => this.#permitted(isPermitted),
      told: (values) => needs.tell('consent', values),
      changed,
    });
    this.signIn = new SignIn({
      hold: () => page.hold(),
      nonce: () => http.request('identity:nonce', { site }),
      prove: (proof, hold) =>
        device.alone(async (isCurrent) => {
          const answer = await http.request('identity:prove', { site, locale: locale(), hold, proof });
          if (!isCurrent()) return null;
          if (answer?.ok) {
            // Somebody else was signed in on this browser: the server has ended that device, and nothing of it is hers.
            if (device.key && device.key.device !== answer.device.device) await this.#leaving.clear(false);
            // Before the key: with its coming the connection shows the pass.
            this.signIn.pass = answer.pass;
            await device.take(answer.device);
            needs.reconnect();
          }
          return answer;
        }),
      say: (said) => request('identity:say', said),
      hasDevice,
      isOnline: () => needs.isOnline(),
      level: () => this.#level,
      nobody: () => this.#leaveIfSigned(),
      another: () => this.#leaving.leave(drainMs, false).then(() => {}),
      told: (level, state) => this.#rise(level, state),
    });
  }

  get state(): PersonState {
    return {
      level: this.#level,
      isHidden: this.#isHidden,
      consent: this.consents.state,
      codes: this.#needs.hello()?.codes ?? [],
      offer: this.#offers.offer,
      question: this.#offers.question,
      arrival: this.#arrivals.arrival,
      code: this.#codes.entry,
      devices: this.#data.devices,
      data: this.#data.data,
      kept: this.#data.kept,
      handing: this.#data.handing,
    };
  }

  /** A token lies here, and nothing is asked of anybody before her yes. */
  get isHeld(): boolean {
    return this.#arrivals.isHeld;
  }

  /** She is signing out: that the device ends is no news. */
  get isLeaving(): boolean {
    return this.#leaving.isUnderWay || this.#data.handing === 'erasing';
  }

  /** Somebody is signed in on this device, and the page does not say who: what is written now is not hers. */
  get isStranger(): boolean {
    return this.#isHidden && !this.signIn.hasProver;
  }

  /** The visitor id made when the page came, where the page says that is allowed. */
  get anon(): string | null {
    return this.#anon;
  }

  readonly acts: PersonActs = {
    offer: () => void this.#offers.make(),
    endOffer: () => this.#offers.end(),
    answerQuestion: (yes) => void this.#offers.answer(yes),
    revokeLink: (link) => void this.#revokeLink(link),
    acceptArrival: () => this.#arrivals.accept(),
    typeCode: (code) => this.#arrivals.typeCode(code),
    endArrival: () => this.#arrivals.end(),
    requestCode: (value, purpose) => {
      // As with a message: what a stranger proves here is nothing to whoever was signed in.
      if (this.isStranger && purpose === 'prove') this.replace();
      void this.#codes.ask(value, purpose);
    },
    verifyCode: (code) => void this.#codes.check(code),
    endCode: () => this.#codes.end(),
    askDevices: () => void this.#data.askDevices(),
    endDevice: (which) => void this.#data.endDevice(which),
    askData: () => void this.#data.askData(),
    exportData: () => void this.#data.save(),
    eraseData: (what) => void this.erase(what).catch(() => {}),
    forget: () => void this.forget(),
    consent: (values) => void this.consents.set(values),
    logout: () => void this.logout(),
  };

  /** Before anything of hers is read. */
  async begin(): Promise<void> {
    await this.consents.begin();
    if (this.consents.state.mode === 'granted') this.#anon = anonPrefix + randomPart();
  }

  hold(token: string): void {
    this.#arrivals.hold(token);
  }

  logout(): Promise<{ unsent: number }> {
    return this.#leaving.leave(drainMs, true);
  }

  async forget(): Promise<void> {
    await this.#leaving.leave(0, true);
  }

  erase(what: 'device' | 'all'): Promise<void> {
    return this.#data.erase(what);
  }

  export(): Promise<Blob> {
    return this.#data.export();
  }

  /** What could not be done without a connection. */
  poke(): void {
    this.#leaving.retry();
  }

  /** There is a key, or another one. */
  made(): void {
    void this.signIn.say();
    if (this.#data.kept.length > 0) void this.#data.look();
  }

  /** Connected, or what this device may read has changed. */
  welcomed(device: PushedAs<'welcome'>['device'] | undefined): void {
    void this.consents.say();
    if (!device) return;
    this.#isHidden = device.isHidden === true;
    this.#level = device.level;
    if (this.signIn.isNobody && this.#isSigned) return this.#leaveIfSigned();
    this.signIn.welcomed(this.#isHidden);
    if (device.renew) void this.#needs.device.renew();
  }

  /** True: it was for her as a person. */
  push(name: string, body: unknown): boolean {
    if (name === 'link:ask') this.#offers.asked(body as PushedAs<'link:ask'>);
    else if (name === 'link:done') this.#offers.done(body as PushedAs<'link:done'>);
    else if (name === 'identity:refresh') this.signIn.prove('refresh');
    // The shop has erased her: what lies here goes as well.
    else if (name === 'device:ended' && (body as PushedAs<'device:ended'>).why === 'erased' && this.#needs.device.key)
      void this.#leaving.clear(true);
    else return false;
    return true;
  }

  /** Somebody else writes now: what is here belongs to whoever is signed in, and goes. */
  replace(): void {
    void this.#leaving.leave(0, false);
  }

  end(): void {
    this.signIn.end();
    this.#offers.forget();
    this.#codes.forget();
    this.#arrivals.forget();
  }

  get #isSigned(): boolean {
    return this.#level === 'signed' || this.#isHidden || this.signIn.pass !== null;
  }

  /** An anonymous visitor may go on: nobody signed out. */
  #leaveIfSigned(): void {
    if (this.#isSigned) void this.#leaving.leave(drainMs, false);
  }

  async #revokeLink(link: Parameters<PersonActs['revokeLink']>[0]): Promise<void> {
    const isRevoked = await this.#offers.revoke(link);
    const { arrival } = this.#arrivals;
    if (isRevoked && arrival?.is === 'done' && arrival.link === link) this.#arrivals.end();
    if (this.#data.devices !== null) void this.#data.askDevices();
  }

  async #permitted(isPermitted: boolean): Promise<void> {
    const { device, keeping } = this.#needs;
    if (isPermitted) await keeping.begin();
    if (device.key) await keeping.keepKey(device.key);
    this.#needs.keepAgain();
    if (this.#data.kept.length > 0) await this.#data.look();
  }

  #forgetAll(isPage: boolean): void {
    const wasSigned = this.#isSigned;
    this.#needs.device.drop();
    this.#offers.forget();
    this.#arrivals.forget();
    this.#codes.forget();
    this.#data.forget();
    this.signIn.forget(isPage);
    this.#anon = null;
    this.#level = null;
    this.#isHidden = false;
    this.#needs.forget();
    this.consents.forget();
    if (wasSigned) this.#needs.tell('identity', { level: 'anonymous', state: 'ended' });
    this.#needs.changed();
  }

  #rise(level: Level, state: string): void {
    this.#level = level;
    this.#needs.tell('identity', { level, state });
    this.#needs.changed();
  }
}
