import type { Level } from '../protocol/identity.ts';
import { anonPrefix, randomPart } from '../protocol/ids.ts';
import type { Hello } from '../protocol/view.ts';
import type { Told } from './chat-state.ts';
import { type ConsentMode, Consents } from './consent.ts';
import type { Herself, HerselfNeeds } from './herself.ts';
import { Later } from './later.ts';
import { Leaving } from './leaving.ts';
import { nothingDone, type PersonActs, type PersonState } from './person-state.ts';
import { nahtlosError } from './refusal.ts';
import type { SignIn, SignInNeeds } from './sign-in.ts';
import type { PushedAs } from './transport.ts';

/** What only the page knows; a test hands in its own. */
export interface PagePerson {
  /** What the page asks for, else what the site asks for, as far as that is known. */
  consent(site: Hello['consent'] | undefined): ConsentMode;
  hold(): 'page' | 'device';
  /** What comes with the first thing she does about herself. */
  herself(needs: Omit<HerselfNeeds, 'here' | 'save'>): Promise<Herself>;
  /** What comes once the page says who she is. */
  signIn(needs: SignInNeeds): Promise<SignIn>;
}

export interface PersonNeeds
  extends Pick<
    HerselfNeeds,
    'site' | 'keeping' | 'tabs' | 'http' | 'device' | 'request' | 'locale' | 'talk' | 'goOn' | 'changed'
  > {
  readonly page: PagePerson;
  hello(): Hello | null;
  isOnline(): boolean;
  unsent(): number;
  drained(ms: number): Promise<void>;
  /** Welcomed again: what this device may read is known anew. */
  reconnect(): void;
  /** She wants the chat, and nothing she has not answered stands before it. */
  connect(): void;
  /** Nothing of her stays in this tab. */
  forget(): void;
  /** What is here is kept as she allows from now on. */
  keepAgain(): void;
  tell(name: Told['name'], detail: object): void;
}

const drainMs = 3_000;

/** Who she is on this device: signed in, consenting, being forgotten; what else she does about herself comes with that. */
export class Person {
  readonly #needs: PersonNeeds;
  readonly #herself: Later<Herself>;
  readonly #leaving: Leaving;
  readonly #signIn: Later<SignIn>;
  readonly consents: Consents;
  /** Shown with every request of this page load: what a sign-in opens is opened by it, and it lives in memory only. */
  pass: string | null = null;
  #anon: string | null = null;
  #level: Level | null = null;
  #isHidden = false;
  /** The page says who she is. */
  #isNamed = false;
  /** She wants the chat. */
  #isWanted = false;
  /** A token of another device, until she can be asked about it. */
  #held: string | null = null;

  constructor(needs: PersonNeeds) {
    this.#needs = needs;
    const { device, http, keeping, page, request, site, tabs } = needs;
    const changed = () => needs.changed();
    const locale = () => needs.locale();
    const hasDevice = () => device.key !== null;
    this.#herself = new Later(async () => {
      const herself = await page.herself({
        site,
        keeping,
        tabs,
        http,
        device,
        request,
        locale,
        talk: () => needs.talk(),
        goOn: (conversation) => needs.goOn(conversation),
        connect: () => needs.connect(),
        linked: (label) => needs.tell('device-linked', { label }),
        proven: (level) => this.#rise(level, 'proven'),
        erased: () => this.#leaving.clear(true),
        changed,
      });
      if (this.#held !== null) herself.hold(this.#held);
      this.#held = null;
      return herself;
    }, changed);
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
    const signInNeeds: SignInNeeds = {
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
            this.pass = answer.pass;
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
    };
    this.#signIn = new Later(async () => {
      const signIn = await page.signIn(signInNeeds);
      if (this.#isWanted) void signIn.begin();
      return signIn;
    }, changed);
  }

  get state(): PersonState {
    return {
      level: this.#level,
      isHidden: this.#isHidden,
      consent: this.consents.state,
      codes: this.#needs.hello()?.codes ?? [],
      ...(this.#herself.made?.state ?? nothingDone),
      ...(this.#held === null ? {} : { arrival: { is: 'held' } }),
    };
  }

  /** A token lies here, and nothing is asked of anybody before her yes. */
  get isHeld(): boolean {
    return this.state.arrival?.is === 'held';
  }

  /** She is signing out: that the device ends is no news. */
  get isLeaving(): boolean {
    return this.#leaving.isUnderWay || this.#herself.made?.state.handing === 'erasing';
  }

  /** Somebody is signed in on this device, and the page does not say who: what is written now is not hers. */
  get isStranger(): boolean {
    const { made } = this.#signIn;
    return this.#isHidden && !(made ? made.hasProver : this.#isNamed);
  }

  /** The visitor id made when the page came, where the page says that is allowed. */
  get anon(): string | null {
    return this.#anon;
  }

  /** What is not said here comes with the first thing she does about herself. */
  readonly acts = new Proxy(
    {
      requestCode: (value, purpose) => {
        // As with a message: what a stranger proves here is nothing to whoever was signed in.
        if (this.isStranger && purpose === 'prove') this.replace();
        this.#do((it) => it.acts.requestCode(value, purpose));
      },
      forget: () => void this.forget(),
      consent: (values) => void this.consents.set(values),
      logout: () => void this.logout(),
    } satisfies Partial<PersonActs> as PersonActs,
    {
      get: (own, name: keyof Herself['acts']) =>
        own[name] ??
        ((...values: Parameters<PersonActs[typeof name]>) =>
          this.#do((it) => (it.acts[name] as (...values: unknown[]) => void)(...values))),
    },
  );

  /** Before anything of hers is read. */
  async begin(): Promise<void> {
    await this.consents.begin();
    if (this.consents.state.mode === 'granted') this.#anon = anonPrefix + randomPart();
  }

  /** The page says who she is, or how to find out. Resolves once the server has answered. */
  async identify(who: unknown): Promise<{ level: Level }> {
    this.#isNamed = true;
    const signIn = await this.#signIn.again();
    if (!signIn) throw nahtlosError('unanswered');
    return signIn.identify(who);
  }

  /** She wants the chat. Until it is known who she is, the connection waits, but not for ever; null: it need not. */
  wanted(): Promise<void> | null {
    this.#isWanted = true;
    const { made, hasFailed } = this.#signIn;
    if (made) return made.begin();
    return this.#isNamed && !hasFailed ? this.#signIn.want().then((signIn) => signIn?.begin() ?? undefined) : null;
  }

  hold(token: string): void {
    if (this.#herself.made) return this.#herself.made.hold(token);
    this.#held = token;
    void this.#herself.again();
    this.#needs.changed();
  }

  logout(): Promise<{ unsent: number }> {
    return this.#leaving.leave(drainMs, true);
  }

  async forget(): Promise<void> {
    await this.#leaving.leave(0, true);
  }

  async erase(what: 'device' | 'all'): Promise<void> {
    await (await this.#get()).erase(what);
  }

  async export(): Promise<Blob> {
    return (await this.#get()).export();
  }

  /** What could not be done without a connection. */
  poke(): void {
    this.#leaving.retry();
  }

  /** There is a key, or another one. */
  made(): void {
    void this.#signIn.made?.say();
    void this.#herself.made?.look();
  }

  /** Connected, or what this device may read has changed. */
  welcomed(device: PushedAs<'welcome'>['device'] | undefined): void {
    void this.consents.say();
    if (!device) return;
    this.#isHidden = device.isHidden === true;
    this.#level = device.level;
    if (this.#signIn.made?.isNobody && this.#isSigned) return this.#leaveIfSigned();
    this.#signIn.made?.welcomed(this.#isHidden);
    if (device.renew) void this.#needs.device.renew();
  }

  /** True: it was for her as a person. */
  push(name: string, body: unknown): boolean {
    if (name === 'link:ask') this.#do((it) => it.asked(body as PushedAs<'link:ask'>));
    else if (name === 'link:done') this.#do((it) => it.done(body as PushedAs<'link:done'>));
    else if (name === 'identity:refresh') this.#signIn.made?.prove('refresh');
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
    this.#signIn.made?.end();
    this.#held = null;
    this.#herself.made?.end();
  }

  get #isSigned(): boolean {
    return this.#level === 'signed' || this.#isHidden || this.pass !== null;
  }

  /** An anonymous visitor may go on: nobody signed out. */
  #leaveIfSigned(): void {
    if (this.#isSigned) void this.#leaving.leave(drainMs, false);
  }

  #do(act: (herself: Herself) => void): void {
    const { made } = this.#herself;
    if (made) act(made);
    else void this.#herself.again().then((herself) => herself && act(herself));
  }

  async #get(): Promise<Herself> {
    const herself = await this.#herself.again();
    if (!herself) throw nahtlosError('unanswered');
    return herself;
  }

  async #permitted(isPermitted: boolean): Promise<void> {
    const { device, keeping } = this.#needs;
    if (isPermitted) await keeping.begin();
    if (device.key) await keeping.keepKey(device.key);
    this.#needs.keepAgain();
    await this.#herself.made?.look();
  }

  #forgetAll(isPage: boolean): void {
    const wasSigned = this.#isSigned;
    this.#needs.device.drop();
    this.#held = null;
    this.#herself.made?.forget();
    this.pass = null;
    this.#isNamed &&= !isPage;
    this.#signIn.made?.forget(isPage);
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
