import { type Cid, makeCid } from '../../protocol/ids.ts';
import type { OutboxItem } from '../../protocol/outbox-item.ts';
import type { ChatSession } from '../chat-session.ts';
import type { ChatState } from '../chat-state.ts';
import { wall } from '../clock.ts';
import { nothingDone } from '../person-state.ts';

const stay = (event: BeforeUnloadEvent): void => event.preventDefault();

/** What is drawn before the session is here: nothing is known, and nothing is said of it. */
const nothingKnown: ChatState = {
  connection: 'idle',
  hello: null,
  helloFailed: null,
  availability: null,
  stopped: null,
  isMemoryOnly: false,
  isReady: false,
  talk: null,
  former: null,
  settled: [],
  unsent: [],
  typing: null,
  unread: 0,
  isGone: false,
  person: {
    level: null,
    isHidden: false,
    consent: { mode: 'auto', storage: true, profile: false, notifications: false },
    codes: [],
    ...nothingDone,
  },
};

/** Stands in for the session until that is here: what she does is shown, kept in its order, and handed over. */
export class Meanwhile {
  #acts: ((session: ChatSession) => void)[] = [];
  state: ChatState = nothingKnown;

  does(act: (session: ChatSession) => void): void {
    this.#acts.push(act);
  }

  /** Shown at once, under the name it will keep. */
  sends(text: string, act: (session: ChatSession, cid: Cid) => void): void {
    const cid = makeCid();
    const item = { cid, text, files: [], madeAt: wall(), state: 'waiting', asks: false };
    this.state = { ...this.state, unsent: [...this.state.unsent, item as Partial<OutboxItem> as OutboxItem] };
    this.does((session) => act(session, cid));
    addEventListener('beforeunload', stay);
  }

  handTo(session: ChatSession): void {
    for (const act of this.#acts.splice(0)) act(session);
    this.forget();
  }

  forget(): void {
    this.#acts = [];
    this.state = nothingKnown;
    removeEventListener('beforeunload', stay);
  }
}
