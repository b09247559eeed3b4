import { html, nothing, render, type TemplateResult } from 'lit/html.js';
import { limits } from '../../protocol/limits.ts';
import type { OutboxItem } from '../../protocol/outbox-item.ts';
import type { Locale } from '../../protocol/schema.ts';
import { badge } from '../badge.ts';
import type { ChatSession } from '../chat-session.ts';
import { wall } from '../clock.ts';
import type { MessageDraft } from '../draft-message.ts';
import type { openFiles } from '../files.ts';
import type { By, Host, Widget } from '../host.ts';
import { Later } from '../later.ts';
import type { Opening } from '../opening.ts';
import type { PersonActs } from '../person-state.ts';
import type { sendForPage } from '../send-for-page.ts';
import { type Speak, speakWith } from '../texts/speak.ts';
import type { Texts } from '../texts/texts.ts';
import { stateOf } from '../widget-state.ts';
import { announcement } from './announcement.ts';
import { banner } from './banner.ts';
import { composer } from './composer.ts';
import type { Files } from './files/files.ts';
import { Frame } from './frame.ts';
import { header } from './header.ts';
import { isOwnSheet } from './is-own-sheet.ts';
import { grey, log } from './log.ts';
import { LogScroll } from './log-scroll.ts';
import { Meanwhile } from './meanwhile.ts';
import type { Said } from './rows.ts';
import type { OpenSheet } from './sheets/open-sheet.ts';
import type { OwnSheets } from './sheets/own-sheets.ts';
import type { Acts, View } from './view.ts';
import { wantsExtras } from './wants-extras.ts';
import { wantsFiles } from './wants-files.ts';
import { WatchOffline } from './watch-offline.ts';

type ApiChunk = { openingOf(to: unknown): Opening; readonly sendForPage: typeof sendForPage };
type SessionChunk = { session(host: Host): Promise<ChatSession> };
type EmojiChunk = { openEmoji(host: Host): (view: View) => TemplateResult };
type SheetsChunk = {
  openSheets(
    host: Host,
    session: ChatSession,
    say: Speak,
    own: Later<OwnSheets>,
    changed: () => void,
  ): Promise<OpenSheet>;
};
type FilesChunk = { readonly openFiles: typeof openFiles };

const keepDraftMs = 500;
const typingEndsMs = 5_000;
const slowMs = 300;
const readMs = 500;

/**
 * What she sees once she has asked for it: one drawing of the session, and her hands on it. It does not wait for the
 * session: until that is here she types and sends into its place.
 */
export class Panel implements Widget {
  /** The session is here, or cannot be had. */
  readonly begun: Promise<unknown>;
  readonly drawn: Promise<void>;
  readonly #host: Host;
  readonly #frame: Frame;
  readonly #scroll: LogScroll;
  readonly #offline: WatchOffline;
  readonly #meanwhile = new Meanwhile();
  readonly #session: Later<ChatSession>;
  readonly #sheets: Later<OpenSheet>;
  /** What draws the sheets of what she does about herself, and what does it in the session. */
  readonly #own: Later<OwnSheets>;
  readonly #files: Later<Files>;
  readonly #emoji: Later<(view: View) => TemplateResult>;
  readonly #ended = new AbortController();
  #texts: Texts;
  #words: Readonly<Record<string, string>> = {};
  #say: Speak;
  #draft = '';
  #isOpen = false;
  #isSlow = false;
  #isDragging = false;
  #isFull = false;
  #isHome = false;
  #isWide = false;
  #isPickingEmoji = false;
  #said: readonly Said[] = [];
  /** How often she picked files that are not ready yet. */
  #picking = 0;
  #sendsWhenReady = false;
  #asksToKeep = false;
  /** Where she had read to when the panel opened; undefined until that is known. */
  #unreadAfter: number | null | undefined;
  /** The last entry she had below her eyes. */
  #endSeq = 0;
  #draftTimer: ReturnType<typeof setTimeout> | undefined;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;
  #readTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, texts: Texts) {
    const draw = () => this.#draw();
    this.#host = host;
    this.#frame = new Frame(host, {
      cancelled: () => this.#sheets.made?.back() || this.#close('visitor'),
      closed: () => this.#close('visitor'),
      reshaped: draw,
    });
    this.#texts = texts;
    this.#say = speakWith(texts, this.#frame.root.lang as Locale);
    this.#scroll = new LogScroll({ nearStart: () => this.#session.made?.earlier(), moved: draw });
    this.#offline = new WatchOffline(draw);
    this.#session = new Later(
      async () => ((await host.load('session')) as SessionChunk).session(host),
      () => this.#sessionCame(),
    );
    this.#sheets = new Later(async () => {
      const [chunk, session] = await Promise.all([host.load('sheets'), this.#session.want()]);
      if (!session) throw new Error('no session');
      return (chunk as SheetsChunk).openSheets(host, session, this.#say, this.#own, draw);
    }, draw);
    this.#own = new Later(async () => {
      const [chunk] = await Promise.all([host.load('own-sheets'), host.load('herself')]);
      return (chunk as { readonly ownSheets: OwnSheets }).ownSheets;
    }, draw);
    this.#files = new Later(
      async () =>
        ((await host.load('files')) as FilesChunk).openFiles(host, () => this.#session.want(), this.#say, draw),
      draw,
    );
    this.#emoji = new Later(async () => ((await host.load('emoji')) as EmojiChunk).openEmoji(host), draw);
    const { signal } = this.#ended;
    document.addEventListener('visibilitychange', () => this.#present(), { signal });
    // A file dropped beside a listener would open in the place of the shop.
    this.#frame.dialog.addEventListener('click', (event) => this.#follow(event), { signal });
    for (const name of ['dragover', 'dragleave', 'drop'] as const)
      this.#frame.dialog.addEventListener(name, (event) => this.#drag(event), { signal });
    badge(host, async (unread) => `${this.#say('launcher.open')}, ${this.#say('launcher.unread', { n: unread })}`);
    this.begun = this.#getSession();
    this.refresh();
    this.drawn = this.#drawAhead();
  }

  /** What she sees first is drawn before it is shown, each in a task of its own: a slow device would stand still for both. */
  async #drawAhead(): Promise<void> {
    await task();
    if (!this.#isOpen && !this.#ended.signal.aborted) this.#render(this.#view(this.#state));
    await task();
  }

  /** A page that is one program may go there by itself. */
  #follow(event: Event): void {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[href]');
    if (link && !this.#tell('link', { url: link.href }, true)) event.preventDefault();
  }

  click(): void {
    if (this.#isOpen) this.#close('visitor');
    else this.#open('visitor');
  }

  async open(to?: unknown): Promise<void> {
    if (to === undefined) return this.#open('api');
    const { openingOf } = (await this.#host.load('api')) as ApiChunk;
    const opening = openingOf(to);
    // Before anything is asked of anybody.
    const { token } = opening;
    if (token) this.#tellSession((session) => session.page.hold(token));
    this.#open(opening.by, opening);
    if (opening.sheet && this.#isOpen) this.#acts.openSheet(opening.sheet);
  }

  close(): void {
    this.#close('api');
  }

  toggle(): void {
    if (this.#isOpen) this.close();
    else void this.open();
  }

  /** Without a hand on the panel. */
  async send(message: unknown): Promise<{ id: string; seq: number }> {
    const { sendForPage } = (await this.#host.load('api')) as ApiChunk;
    return sendForPage(
      message,
      () => this.#getSession(),
      async (files) => (await this.#files.again())?.prepare(files) ?? null,
    );
  }

  /** What the page says to her, here and nowhere else. */
  say(text: unknown, options?: unknown): void {
    const { quickReplies = [] } = (options ?? {}) as { quickReplies?: readonly unknown[] };
    const one: Said = {
      key: `said ${this.#said.length}`,
      at: wall(),
      text: `${text}`.slice(0, limits.text),
      quickReplies: quickReplies.slice(0, 6).map((reply) => `${reply}`.slice(0, limits.quickQuestion)),
      afterSeq: this.#state.talk?.entries.at(-1)?.seq ?? 0,
    };
    this.#said = [...this.#said, one];
    this.#draw();
  }

  refresh(): void {
    const { element } = this.#host;
    const isWanted = (element.hasAttribute('open') || !this.#frame.isFloat) && !element.hasAttribute('disabled');
    if (this.#isOpen && !isWanted) return this.#close('api');
    if (!this.#isOpen && isWanted) this.#open('api');
    this.#frame.dress(this.#isOpen, this.#say);
    this.#host.count?.(stateOf(this.#host).unread);
    if (this.#frame.dialog.open) this.#scroll.restore();
    if (this.#isOpen) void this.#look();
    void this.#speak();
  }

  leave(): void {
    for (const timer of [this.#draftTimer, this.#typingTimer]) clearTimeout(timer);
    this.#draft = '';
    this.#isHome = false;
    this.#said = [];
    this.#files.made?.forget();
    // Who lets herself be erased is told so where she asked for it.
    if (this.#state.person.handing !== 'erasing') this.#close('api');
    // A page that keeps it open has nothing of hers in it.
    this.#draw();
  }

  destroy(): void {
    this.#ended.abort();
    for (const timer of [this.#draftTimer, this.#typingTimer, this.#readTimer]) clearTimeout(timer);
    this.#scroll.end();
    this.#files.made?.end();
    this.#offline.end();
    this.#sheets.made?.end();
    this.#frame.end();
    this.#meanwhile.forget();
    this.#session.made?.end();
  }

  get #state(): View['state'] {
    return this.#session.made?.state ?? this.#meanwhile.state;
  }

  async #getSession(): Promise<ChatSession | null> {
    const session = await this.#session.again();
    if (!session) this.#tell('error', { code: 'load.failed' });
    return session;
  }

  /** It is here, or cannot be had. What she did meanwhile is handed to it. */
  #sessionCame(): void {
    const session = this.#session.made;
    const { signal } = this.#ended;
    if (signal.aborted) return session?.end();
    if (session) {
      // Left by an earlier page: it comes before what she has typed since.
      const { draft } = session;
      this.#meanwhile.handTo(session);
      session.addEventListener('change', () => this.#draw(), { signal });
      if (this.#isOpen) session.connect();
      this.#present();
      if (draft !== '') this.#type([draft, this.#draft].filter(Boolean).join('\n'));
      else if (this.#draft !== '') session.keepDraft(this.#draft);
      this.#sendIfReady();
    }
    this.#draw();
  }

  #tellSession(act: (session: ChatSession) => void): void {
    if (this.#session.made) act(this.#session.made);
    else this.#meanwhile.does(act);
  }

  #open(by: By, opening?: Opening): void {
    if (this.#isOpen) {
      if (opening?.place) this.#isHome = opening.place === 'home';
      this.#offer(opening);
      return this.#draw();
    }
    if (!this.#tell('open', { by }, true)) return void this.#host.element.toggleAttribute('open', false);
    this.#isOpen = true;
    this.#unreadAfter = undefined;
    this.#offer(opening);
    // Who was here a moment ago, or is answered, wants to go on; whoever comes back later is greeted first.
    const isGreeted = this.#isHome || this.#host.isBack === true || this.#hasSlot;
    const isFree = isGreeted && !opening && this.#draft === '' && this.#state.unread === 0;
    this.#isHome = isFree || opening?.place === 'home';
    this.#host.isBack = false;
    stateOf(this.#host).open = true;
    this.#session.made?.connect();
    if (this.#session.hasFailed) void this.#getSession();
    // The loader draws itself anew for that, and calls `refresh`. What is shown comes after: a browser looks at all of it once.
    this.#host.element.toggleAttribute('open', true);
    queueMicrotask(() => this.#isOpen && this.#show(by, opening));
  }

  #show(by: By, opening?: Opening): void {
    this.#present();
    this.#scroll.toEnd();
    this.#isSlow = false;
    setTimeout(() => {
      this.#isSlow = true;
      this.#draw();
    }, slowMs);
    this.#draw();
    this.#frame.show(by === 'visitor' || opening?.isHers === true);
    this.#scroll.toEnd();
    this.#tell('after-open', { by });
  }

  /** Words for her, where she has none of her own yet. */
  #offer(opening?: Opening): void {
    const draft = opening?.order ? this.#say('order.draft', { order: opening.order }) : opening?.draft;
    if (!draft || this.#draft !== '') return;
    this.#draft = draft;
    this.#draw();
  }

  #close(by: By): void {
    // What is no window is not closed by her.
    if (by === 'visitor' && !this.#frame.isFloat) return;
    if (!this.#isOpen || !this.#tell('close', { by }, true)) {
      if (this.#isOpen) this.#host.element.toggleAttribute('open', true);
      return;
    }
    this.#isOpen = false;
    stateOf(this.#host).open = false;
    this.#files.made?.close();
    this.#sheets.made?.end();
    this.#asksToKeep = false;
    this.#present();
    this.#session.made?.typing(false);
    this.#frame.hide();
    this.#host.element.toggleAttribute('open', false);
    this.#tell('after-close', { by });
    // What the session keeps no longer is not kept as drawn.
    void this.#drawAhead();
  }

  /** Draws everything that differs. While it is closed nothing is drawn but what she will see first. */
  #draw(): void {
    const state = this.#state;
    this.#offline.look(state);
    if (!this.#isOpen || this.#ended.signal.aborted) return;
    if (this.#unreadAfter === undefined && state.isReady)
      this.#unreadAfter = state.unread > 0 ? (state.talk?.readUpTo ?? null) : null;
    const { mode, storage } = state.person.consent;
    // Once asked she finds the question in its place until she closes the panel, whatever she answers.
    this.#asksToKeep ||= mode === 'required' && !storage;
    // What she may not see is no place to come back to.
    if (state.person.isHidden) this.#isHome = false;
    const sheets = this.#sheets.made;
    const files = this.#files.made;
    const { words } = state.hello ?? {};
    if (words && words !== this.#words) {
      this.#words = words;
      this.#speakAs(this.#say.locale);
    }
    if (!sheets && (this.#isHome || wantsExtras(state))) void this.#sheets.want();
    if (!files && wantsFiles(state)) void this.#files.want();
    sheets?.follow();
    files?.look(state);
    this.#scroll.hold();
    const view = this.#view(state);
    const card = this.#frame.find('.card :focus');
    this.#frame.dialog.toggleAttribute('data-coming', this.#sheets.isComing || this.#files.isComing);
    this.#render(view);
    // Answered with the keyboard, the card leaves no hole to fall into.
    if (card && !card.isConnected && !this.#frame.find(':focus'))
      this.#frame.find(this.#frame.isPhone ? '.log' : '[part=input]')?.focus();
    files?.settle();
    if (view.isHome) this.#frame.focusFirst();
    else {
      this.#scroll.watch(this.#frame.find('.log'));
      if (this.#frame.dialog.open) this.#scroll.keep();
      this.#frame.fillInput(this.#draft);
    }
    sheets?.settle();
    this.#tellView(view);
    this.#readSoon();
  }

  #render(view: View): void {
    const { extras } = view;
    render(
      html`<div class="main" ?inert=${view.sheet !== null}>${header(view)}${banner(view)}${extras?.note() ?? nothing}${
        view.isHome
          ? html`<div class="home">${extras?.home() ?? (view.isSlow ? grey(2) : nothing)}</div>`
          : html`<div class="middle">${log(view)}</div>${composer(view)}`
      }</div>${extras?.sheet() ?? nothing}<div class="drop" ?hidden=${!this.#isDragging}>${this.#say('composer.drop')}</div><div class="hidden" role="status">${announcement(view)}</div>${this.#files.made?.inFront(view) ?? nothing}`,
      this.#frame.dialog,
    );
  }

  #tellView({ isHome, sheet }: View): void {
    const place = isHome ? 'home' : this.#frame.find('.rating') ? 'rating' : 'conversation';
    const view = !sheet || sheet === 'menu' ? place : /^(pr|fo|er)/.test(sheet) ? 'privacy' : 'continue';
    const shown = stateOf(this.#host);
    if (shown.view === view) return;
    shown.view = view;
    this.#tell('view', { view });
  }

  #view(state: View['state']): View {
    const entries = state.talk?.entries ?? [];
    if (this.#scroll.isAtEnd) this.#endSeq = entries.at(-1)?.seq ?? 0;
    const view: View = {
      say: this.#say,
      now: wall(),
      state,
      person: state.person,
      // Nothing of her person is drawn before the session says so.
      acts: { ...this.#acts, person: this.#session.made?.person as PersonActs },
      isPhone: this.#frame.isPhone,
      isFloat: this.#frame.isFloat,
      isHome: this.#isHome,
      hasHome: state.talk !== null || state.former !== null || this.#hasSlot,
      isWide: this.#isWide,
      isOffline: this.#offline.isOffline,
      isSlow: this.#isSlow,
      unreadAfter: this.#unreadAfter ?? null,
      below: entries.filter((it) => it.seq > this.#endSeq && it.t === 'message' && it.author.side !== 'visitor').length,
      isAtEnd: this.#scroll.isAtEnd,
      draft: this.#draft,
      said: this.#said,
      emoji: null,
      fallbackEmail: this.#host.config.fallbackEmail,
      isFull: this.#isFull,
      isPreparing: this.#isPreparing,
      sheet: this.#sheets.made?.name ?? null,
      extras: null,
      files: this.#files.made,
      loadAgain: this.#loadAgain,
      asksToKeep: this.#asksToKeep,
      shareOf: (item) => this.#session.made?.shareOf(item) ?? null,
    };
    return { ...view, extras: this.#sheets.made?.extras(view) ?? null, emoji: this.#drawEmoji(view) };
  }

  /** A file would stay behind: it is not ready, or nobody is there yet who could keep it. */
  get #isPreparing(): boolean {
    return this.#picking > 0 || (!this.#session.made && (this.#files.made?.count ?? 0) > 0);
  }

  get #loadAgain(): (() => void) | null {
    const lacking = [this.#session, this.#sheets, this.#own, this.#files].filter((it) => it.hasFailed);
    return lacking.length === 0 ? null : () => lacking.forEach((it) => void it.again());
  }

  readonly #acts: Omit<Acts, 'person'> = {
    openSheet: (name, purpose) => {
      void Promise.all([this.#sheets.again(), !isOwnSheet(name) || this.#own.again()]).then(([sheets, isReady]) => {
        if (isReady && this.#isOpen) sheets?.open(name, purpose);
      });
      this.#draw();
    },
    backFromSheet: () => void this.#sheets.made?.back(),
    closeSheets: () => this.#sheets.made?.close(),
    close: () => this.#close('visitor'),
    goHome: () => this.#go(true, false),
    goOn: (isAnew) => this.#go(false, isAnew),
    widen: () => {
      this.#isWide = this.#frame.dialog.classList.toggle('wide');
      this.#draw();
    },
    send: () => this.#send(),
    sendText: (text) => {
      // What she is writing stays as it is.
      if (this.#sendNow({ text, files: [] })) this.#session.made?.keepDraft(this.#draft);
      this.#draw();
    },
    emoji: (picked) => this.#pickEmoji(picked),
    type: (text) => this.#type(text),
    pick: (files) => this.#pick(files),
    retry: (cid) => this.#session.made?.retry(cid),
    confirm: (cid) => this.#session.made?.confirm(cid),
    drop: (cid) => this.#session.made?.drop(cid),
    edit: (item) => void this.#edit(item),
    sendAnew: (cid) => this.#session.made?.sendAnew(cid),
    reload: () => location.reload(),
    again: () => this.#session.made?.connect(),
    startOver: () => void this.#session.made?.startOver(),
    earlier: () => this.#session.made?.earlier(),
    reopen: () => this.#session.made?.reopen(),
    jump: () => {
      this.#scroll.toEnd();
      this.#draw();
    },
  };

  get #hasSlot(): boolean {
    return this.#host.element.querySelector('[slot=home]') !== null;
  }

  #go(isHome: boolean, isAnew: boolean): void {
    this.#isHome = isHome;
    this.#session.made?.askAnew(isAnew);
    // What she stood on goes with this drawing; where she comes to has a place of its own.
    this.#frame.dialog.focus();
    this.#draw();
    if (!isHome) this.#frame.focusInput();
    this.#scroll.toEnd();
  }

  #pickEmoji(picked?: string): void {
    this.#isPickingEmoji = !this.#isPickingEmoji;
    if (picked) this.#type(this.#frame.insert(picked));
    this.#draw();
    if (!this.#isPickingEmoji) this.#frame.focusInput();
    else void this.#emoji.again().then(() => this.#frame.find('.emoji button')?.focus());
  }

  #drawEmoji(view: View): View['emoji'] {
    return (this.#isPickingEmoji && this.#emoji.made?.(view)) || null;
  }

  #send(): void {
    const picked = this.#files.made;
    const files = picked?.ready ?? [];
    const text = this.#draft.trim();
    this.#sendsWhenReady = this.#isPreparing;
    if ((text === '' && files.length === 0) || this.#isPreparing) return;
    if (!this.#sendNow({ text, files })) return this.#draw();
    clearTimeout(this.#draftTimer);
    clearTimeout(this.#typingTimer);
    this.#draft = '';
    picked?.clear();
    this.#session.made?.typing(false);
    this.#draw();
    this.#frame.focusInput();
  }

  /** false: there is no room for it, or the page does not want it. */
  #sendNow({ text, files }: MessageDraft): boolean {
    const session = this.#session.made;
    this.#isFull = Boolean(session?.fullBecause({ text, files }));
    if (this.#isFull || !this.#tell('send', { length: text.length, files: files.length }, true)) return false;
    this.#said = this.#said.map((one) => ({ ...one, quickReplies: [] }));
    this.#isPickingEmoji = false;
    if (session) session.send({ text, files });
    else this.#meanwhile.sends(text, (later, cid) => this.#sendLate(later, { text, files: [], cid }));
    this.#scroll.toEnd();
    return true;
  }

  /** What she sent before the session was there. An earlier page may have left no room: then it is hers again. */
  #sendLate(session: ChatSession, message: MessageDraft): void {
    this.#isFull ||= session.fullBecause(message) !== null;
    if (this.#isFull) this.#draft = [this.#draft, message.text].filter(Boolean).join('\n');
    else session.send(message);
  }

  #pick(files: readonly File[]): void {
    if (files.length > 0) void this.#prepare((parts) => parts.pick(files));
  }

  async #prepare(act: (files: Files) => Promise<void>): Promise<void> {
    this.#picking++;
    const files = this.#files.again();
    this.#draw();
    const parts = await files;
    if (parts) await act(parts);
    this.#picking--;
    this.#draw();
    this.#sendIfReady();
  }

  /** She has sent what was not ready then. Had one of the files to stay behind, she decides anew. */
  #sendIfReady(): void {
    if (!this.#sendsWhenReady || this.#isPreparing) return;
    this.#sendsWhenReady = false;
    if (!this.#files.made?.hasRefused) this.#send();
  }

  /** What was refused comes back into the composer, with its files. */
  async #edit(item: OutboxItem): Promise<void> {
    if (item.files.length > 0) await this.#prepare((files) => files.takeBack(item));
    this.#session.made?.drop(item.cid);
    this.#type([this.#draft, item.text].filter(Boolean).join('\n'));
    this.#frame.focusInput();
  }

  #type(text: string): void {
    this.#draft = text;
    this.#sendsWhenReady = false;
    this.#isFull = false;
    clearTimeout(this.#draftTimer);
    clearTimeout(this.#typingTimer);
    this.#draftTimer = setTimeout(() => this.#session.made?.keepDraft(text), keepDraftMs);
    this.#session.made?.typing(text !== '');
    this.#typingTimer = setTimeout(() => this.#session.made?.typing(false), typingEndsMs);
    this.#draw();
  }

  #drag(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    const isLeaving = event.type === 'dragleave' && !this.#frame.dialog.contains(event.relatedTarget as Node | null);
    if (event.type === 'drop') this.#pick([...event.dataTransfer.files]);
    else if (event.type === 'dragleave' && !isLeaving) return;
    const isDragging = event.type === 'dragover';
    if (isDragging === this.#isDragging) return;
    this.#isDragging = isDragging;
    this.#draw();
  }

  #present(): void {
    this.#session.made?.present(document.visibilityState === 'visible', this.#isOpen);
    this.#readSoon();
  }

  /** Read is what was half in view for half a second, with the page in front. */
  #readSoon(): void {
    const isPresent = () => this.#isOpen && document.visibilityState === 'visible';
    if (!isPresent() || this.#readTimer !== undefined) return;
    const before = this.#scroll.lastSeen();
    this.#readTimer = setTimeout(() => {
      this.#readTimer = undefined;
      if (!isPresent()) return;
      const now = this.#scroll.lastSeen();
      if (Math.min(before, now) > 0) this.#session.made?.readUpTo(Math.min(before, now));
      if (now > before) this.#readSoon();
    }, readMs);
  }

  /** A page that chose colours of its own may have chosen some that cannot be read. */
  async #look(): Promise<void> {
    if (!getComputedStyle(this.#frame.root).getPropertyValue('--own').trim()) return;
    ((await this.#host.load('contrast')) as { contrast(host: Host): void }).contrast(this.#host);
  }

  /** The language of the page may change while the panel is there. */
  async #speak(): Promise<void> {
    const locale = this.#frame.root.lang as Locale;
    if (locale === this.#say.locale) return;
    const { texts } = (await this.#host.load(`texts-${locale}`)) as { texts: Texts };
    if (locale !== this.#frame.root.lang) return;
    this.#texts = texts;
    this.#speakAs(locale);
    this.#frame.dress(this.#isOpen, this.#say);
    this.#draw();
  }

  /** An owner's own words go before ours. */
  #speakAs(locale: Locale): void {
    this.#say = speakWith({ ...this.#texts, ...this.#words }, locale);
  }

  #tell(name: string, detail: object, cancelable = false): boolean {
    return this.#host.element.dispatchEvent(
      new CustomEvent(`nahtlos-${name}`, { detail, bubbles: true, composed: true, cancelable }),
    );
  }
}

const task = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
