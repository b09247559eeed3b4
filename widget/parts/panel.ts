import { html, nothing, render } from 'lit/html.js';
import type { OutboxItem } from '../../protocol/outbox-item.ts';
import type { Locale } from '../../protocol/schema.ts';
import { badge, stateOf } from '../badge.ts';
import type { ChatSession } from '../chat-session.ts';
import { wall } from '../clock.ts';
import type { FileDraft } from '../draft-message.ts';
import type { By, Host, OpenOptions, Widget } from '../host.ts';
import { saveFile } from '../save-file.ts';
import { type SheetSpeak, type Speak, speakWith } from '../texts/speak.ts';
import type { SheetTexts, Texts } from '../texts/texts.ts';
import { announcement } from './announcement.ts';
import { banner } from './banner.ts';
import { composer } from './composer.ts';
import { Frame } from './frame.ts';
import { header } from './header.ts';
import { log } from './log.ts';
import { LogScroll } from './log-scroll.ts';
import { OpenSheet } from './open-sheet.ts';
import { personNote } from './person-note.ts';
import { PickedFiles } from './picked-files.ts';
import { Pictures } from './pictures.ts';
import { prepareFile } from './prepare-file.ts';
import type { Sheets } from './sheets/sheets.ts';
import type { Acts, View } from './view.ts';
import { viewer } from './viewer.ts';
import { wantsExtras } from './wants-extras.ts';
import { WatchOffline } from './watch-offline.ts';

type SheetsChunk = { openSheets(host: Host, session: ChatSession, changed: () => void): Sheets };

const keepDraftMs = 500;
const typingEndsMs = 5_000;
const slowMs = 300;
const readMs = 500;

/** What she sees once she has asked for it: one drawing of the session, and her hands on it. */
export class Panel implements Widget {
  readonly #host: Host;
  readonly #session: ChatSession;
  readonly #frame: Frame;
  readonly #scroll: LogScroll;
  readonly #pictures: Pictures;
  readonly #picked: PickedFiles;
  readonly #offline: WatchOffline;
  readonly #sheet: OpenSheet;
  readonly #ended = new AbortController();
  #texts: Texts;
  #say: Speak;
  /** Since the first sheet. */
  #sayInSheets: SheetSpeak | null = null;
  #draft: string;
  #isOpen = false;
  #isSlow = false;
  #isDragging = false;
  #isFull = false;
  #asksToKeep = false;
  #viewed: View['viewed'] = null;
  /** Where she had read to when the panel opened; undefined until that is known. */
  #unreadAfter: number | null | undefined;
  /** The last entry she had below her eyes. */
  #endSeq = 0;
  #draftTimer: ReturnType<typeof setTimeout> | undefined;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;
  #readTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, session: ChatSession, texts: Texts) {
    const draw = () => this.#draw();
    this.#host = host;
    this.#session = session;
    this.#frame = new Frame(host, {
      cancelled: () => this.#sheet.back() || this.#close('visitor'),
      closed: () => this.#close('visitor'),
      reshaped: draw,
    });
    this.#texts = texts;
    this.#say = speakWith(texts, this.#frame.root.lang as Locale);
    this.#draft = session.draft;
    this.#scroll = new LogScroll({ nearStart: () => session.earlier(), moved: draw });
    this.#pictures = new Pictures(draw);
    this.#picked = new PickedFiles(draw);
    this.#offline = new WatchOffline(draw);
    this.#sheet = new OpenSheet({
      load: async () => {
        const [chunk] = await Promise.all([host.load('sheets') as Promise<SheetsChunk>, this.#speakInSheets()]);
        return chunk.openSheets(host, session, draw);
      },
      say: () => this.#sayInSheets,
      find: (selector) => this.#frame.find(selector),
      person: () => session.state.person,
      acts: session.person,
      changed: draw,
    });
    const { signal } = this.#ended;
    session.addEventListener('change', draw, { signal });
    document.addEventListener('visibilitychange', () => this.#present(), { signal });
    // A file dropped beside a listener would open in the place of the shop.
    for (const name of ['dragover', 'dragleave', 'drop'] as const)
      this.#frame.dialog.addEventListener(name, (event) => this.#drag(event), { signal });
    badge(host, (unread) => `${this.#say('launcher.open')}, ${this.#say('launcher.unread', { n: unread })}`);
    this.refresh();
  }

  click(): void {
    if (this.#isOpen) this.#close('visitor');
    else this.#open('visitor');
  }

  open(options?: unknown): void {
    const { link } = (options ?? {}) as OpenOptions;
    // Before anything is asked of anybody.
    if (link) this.#session.page.hold(link);
    this.#open('api', options as OpenOptions | undefined);
  }

  close(): void {
    this.#close('api');
  }

  toggle(): void {
    if (this.#isOpen) this.close();
    else this.open();
  }

  /** Sends without a hand on the panel. Rejects with a problem code where there is nothing, or too much, to send. */
  async send(message: unknown): Promise<{ id: string; seq: number }> {
    const { text = '', files = [] } = (typeof message === 'string' ? { text: message } : (message ?? {})) as {
      text?: string;
      files?: readonly File[];
    };
    const ready: FileDraft[] = [];
    for (const file of files) {
      const made = await prepareFile(file);
      if ('reason' in made) throw refusal('file.refused');
      ready.push(made);
    }
    if (`${text}`.trim() === '' && ready.length === 0) throw refusal('request.malformed');
    const draft = { text: `${text}`, files: ready };
    if (this.#session.fullBecause(draft)) throw refusal('limit.quota');
    const answer = await this.#session.answerTo(this.#session.send(draft));
    if (!answer) throw refusal('request.malformed');
    return { id: answer.id, seq: answer.seq };
  }

  refresh(): void {
    const { element } = this.#host;
    const isWanted = element.hasAttribute('open') && !element.hasAttribute('disabled');
    if (this.#isOpen && !isWanted) return this.#close('api');
    if (!this.#isOpen && isWanted) return this.#open('api');
    this.#frame.dress(this.#isOpen, this.#say);
    this.#host.count?.(stateOf(this.#host).unread);
    if (this.#isOpen) this.#scroll.restore();
    void this.#speak();
  }

  leave(): void {
    for (const timer of [this.#draftTimer, this.#typingTimer]) clearTimeout(timer);
    this.#draft = '';
    this.#picked.clear();
    this.#pictures.end();
    // Who lets herself be erased is told so where she asked for it.
    if (this.#session.state.person.handing !== 'erasing') this.#close('api');
    // A page that keeps it open has nothing of hers in it.
    this.#draw();
  }

  destroy(): void {
    this.#ended.abort();
    for (const timer of [this.#draftTimer, this.#typingTimer, this.#readTimer]) clearTimeout(timer);
    this.#scroll.end();
    this.#pictures.end();
    this.#picked.clear();
    this.#offline.end();
    this.#sheet.end();
    this.#frame.end();
    this.#session.end();
  }

  #open(by: By, options?: OpenOptions): void {
    if (this.#isOpen) return;
    if (!this.#tell('open', { by }, true)) return void this.#host.element.toggleAttribute('open', false);
    this.#isOpen = true;
    this.#unreadAfter = undefined;
    if (options?.draft && this.#draft === '') this.#draft = options.draft.slice(0, 500);
    stateOf(this.#host).open = true;
    this.#session.connect();
    this.#present();
    this.#scroll.toEnd();
    this.#isSlow = false;
    setTimeout(() => {
      this.#isSlow = true;
      this.#draw();
    }, slowMs);
    this.#draw();
    this.#frame.show(by === 'visitor');
    this.#scroll.toEnd();
    this.#host.element.toggleAttribute('open', true);
    this.refresh();
    this.#tell('after-open', { by });
  }

  #close(by: By): void {
    if (!this.#isOpen || !this.#tell('close', { by }, true)) {
      if (this.#isOpen) this.#host.element.toggleAttribute('open', true);
      return;
    }
    this.#isOpen = false;
    stateOf(this.#host).open = false;
    this.#viewed = null;
    this.#sheet.end();
    this.#asksToKeep = false;
    this.#present();
    this.#session.typing(false);
    this.#frame.hide();
    this.#host.element.toggleAttribute('open', false);
    this.#tell('after-close', { by });
  }

  /** Draws everything that differs. While it is closed nothing is drawn at all. */
  #draw(): void {
    const { state } = this.#session;
    this.#offline.look(state);
    if (!this.#isOpen || this.#ended.signal.aborted) return;
    if (this.#unreadAfter === undefined && state.isReady)
      this.#unreadAfter = state.unread > 0 ? (state.talk?.readUpTo ?? null) : null;
    const { mode, storage } = state.person.consent;
    // Once asked she finds the question in its place until she closes the panel, whatever she answers.
    this.#asksToKeep ||= mode === 'required' && !storage;
    this.#preparePictures(state);
    this.#sheet.follow();
    this.#scroll.hold();
    if (wantsExtras(state)) this.#sheet.want();
    const bare = this.#view(state);
    const view = { ...bare, extras: this.#sheet.extras(bare) };
    const card = this.#frame.find('.card :focus');
    render(
      html`<div class="main" ?inert=${view.sheet !== null}>${header(view)}${banner(view)}${view.sheet === null ? personNote(view) : nothing}<div class="middle">${log(view)}</div>${composer(view)}</div>${this.#sheet.draw(view)}<div class="drop" ?hidden=${!this.#isDragging}>${this.#say('composer.drop')}</div><div class="hidden" role="status">${announcement(view, this.#sheet.words(view))}</div>${viewer(view)}`,
      this.#frame.dialog,
    );
    // Answered with the keyboard, the card leaves no hole to fall into.
    if (card && !card.isConnected && !this.#frame.find(':focus'))
      this.#frame.find(this.#frame.isPhone ? '.log' : 'textarea').focus();
    this.#frame.raiseViewer();
    this.#scroll.watch(this.#frame.find('.log'));
    this.#scroll.keep();
    this.#frame.fitInput();
    this.#sheet.settle();
    this.#readSoon();
  }

  #view(state: View['state']): View {
    const entries = state.talk?.entries ?? [];
    if (this.#scroll.isAtEnd) this.#endSeq = entries.at(-1)?.seq ?? 0;
    return {
      say: this.#say,
      now: wall(),
      state,
      person: state.person,
      acts: { ...this.#acts, person: this.#session.person },
      isPhone: this.#frame.isPhone,
      isOffline: this.#offline.isOffline,
      isSlow: this.#isSlow,
      unreadAfter: this.#unreadAfter ?? null,
      below: entries.filter((it) => it.seq > this.#endSeq && it.t === 'message' && it.author.side !== 'visitor').length,
      isAtEnd: this.#scroll.isAtEnd,
      draft: this.#draft,
      picked: this.#picked.list,
      refusals: this.#picked.refusals,
      isFull: this.#isFull,
      pictures: this.#pictures.addresses,
      viewed: this.#viewed,
      sheet: this.#sheet.name,
      extras: null,
      asksToKeep: this.#asksToKeep,
      shareOf: (item) => this.#session.shareOf(item),
    };
  }

  readonly #acts: Omit<Acts, 'person'> = {
    openSheet: (name, purpose) => this.#sheet.open(name, purpose),
    backFromSheet: () => void this.#sheet.back(),
    closeSheets: () => this.#sheet.close(),
    close: () => this.#close('visitor'),
    send: () => this.#send(),
    type: (text) => this.#type(text),
    pick: (files) => void this.#picked.add(files),
    unpick: (key) => this.#picked.remove(key),
    retry: (cid) => this.#session.retry(cid),
    confirm: (cid) => this.#session.confirm(cid),
    drop: (cid) => this.#session.drop(cid),
    edit: (item) => void this.#edit(item),
    sendAnew: (cid) => this.#session.sendAnew(cid),
    reload: () => location.reload(),
    again: () => this.#session.connect(),
    startOver: () => void this.#session.startOver(),
    earlier: () => this.#session.earlier(),
    reopen: () => this.#session.reopen(),
    jump: () => {
      this.#scroll.toEnd();
      this.#draw();
    },
    show: (file) => void this.#pictures.want(file, () => this.#session.fetchFile(file)),
    cannotShow: (file) => this.#pictures.refuse(file),
    save: (file, name) =>
      void this.#session
        .fetchFile(file)
        .then((bytes) => (bytes ? saveFile(bytes, name) : this.#picked.refuse({ name, reason: 'failed' }))),
    view: (file, name) => {
      this.#viewed = { file, name };
      this.#draw();
    },
    closeView: () => {
      this.#viewed = null;
      this.#draw();
    },
  };

  #send(): void {
    const files = this.#picked.list.flatMap(({ ready }) => ready ?? []);
    const text = this.#draft.trim();
    if ((text === '' && files.length === 0) || files.length < this.#picked.list.length) return;
    this.#isFull = this.#session.fullBecause({ text, files }) !== null;
    if (this.#isFull) return this.#draw();
    if (!this.#tell('send', { length: text.length, files: files.length }, true)) return;
    clearTimeout(this.#draftTimer);
    clearTimeout(this.#typingTimer);
    this.#draft = '';
    this.#picked.clear();
    this.#session.typing(false);
    this.#session.send({ text, files });
    this.#scroll.toEnd();
    this.#draw();
    this.#frame.focusInput();
  }

  /** What was refused comes back into the composer, with its files. */
  async #edit(item: OutboxItem): Promise<void> {
    const files: File[] = [];
    for (const { cid, name, type } of item.files) {
      const bytes = await this.#session.bytesOf(cid);
      if (bytes) files.push(new File([bytes], name, { type }));
    }
    this.#session.drop(item.cid);
    this.#type([this.#draft, item.text].filter(Boolean).join('\n'));
    this.#frame.focusInput();
    await this.#picked.add(files);
  }

  #type(text: string): void {
    this.#draft = text;
    this.#isFull = false;
    clearTimeout(this.#draftTimer);
    clearTimeout(this.#typingTimer);
    this.#draftTimer = setTimeout(() => this.#session.keepDraft(text), keepDraftMs);
    this.#session.typing(text !== '');
    this.#typingTimer = setTimeout(() => this.#session.typing(false), typingEndsMs);
    this.#draw();
  }

  #drag(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    const isLeaving = event.type === 'dragleave' && !this.#frame.dialog.contains(event.relatedTarget as Node | null);
    if (event.type === 'drop') void this.#picked.add([...event.dataTransfer.files]);
    else if (event.type === 'dragleave' && !isLeaving) return;
    const isDragging = event.type === 'dragover';
    if (isDragging === this.#isDragging) return;
    this.#isDragging = isDragging;
    this.#draw();
  }

  #preparePictures(state: View['state']): void {
    for (const { files } of state.unsent)
      for (const { cid, type } of files)
        if (type.startsWith('image/')) void this.#pictures.want(cid, () => this.#session.bytesOf(cid));
  }

  #present(): void {
    this.#session.present(document.visibilityState === 'visible', this.#isOpen);
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
      if (Math.min(before, now) > 0) this.#session.readUpTo(Math.min(before, now));
      if (now > before) this.#readSoon();
    }, readMs);
  }

  /** The language of the page may change while the panel is there. */
  async #speak(): Promise<void> {
    const locale = this.#frame.root.lang as Locale;
    if (locale === this.#say.locale) return;
    const { texts } = (await this.#host.load(`texts-${locale}`)) as { texts: Texts };
    if (locale !== this.#frame.root.lang) return;
    this.#texts = texts;
    this.#say = speakWith(texts, locale);
    if (this.#sayInSheets) await this.#speakInSheets();
    this.#frame.dress(this.#isOpen, this.#say);
    this.#draw();
  }

  async #speakInSheets(): Promise<void> {
    const { locale } = this.#say;
    const { texts } = (await this.#host.load(`sheets-${locale}`)) as { texts: SheetTexts };
    if (locale === this.#say.locale) this.#sayInSheets = speakWith({ ...this.#texts, ...texts }, locale);
  }

  #tell(name: string, detail: object, cancelable = false): boolean {
    return this.#host.element.dispatchEvent(
      new CustomEvent(`nahtlos-${name}`, { detail, bubbles: true, composed: true, cancelable }),
    );
  }
}

const refusal = (code: string): Error => Object.assign(new Error(code), { name: 'NahtlosError', code });
