import type {
  Caps,
  ChannelAdapter,
  ChannelError,
  Inbound,
  Parcel,
  Sent,
} from '../../plugin-server/channels/adapter.ts';
import type { Cid } from '../../protocol/ids.ts';
import type { Disk } from './disk.ts';

/** A mail he was handed: in his hands until he says what became of it. */
export interface Handed {
  readonly parcel: number;
  readonly messageId: string;
  readonly to: string;
  readonly replyTo: string | null;
  readonly cids: readonly Cid[];
  readonly deliveries: readonly number[];
  /** She has it, or will get it back as a bounce: he took it. */
  isTaken: boolean;
  /** She has it. */
  hasArrived: boolean;
  isBounced: boolean;
  /** Surely not taken, and he has said so. */
  isRefused: boolean;
  readonly answer: (sent: Sent) => void;
}

type Receipt = Extract<Inbound, { t: 'receipt' }>;

interface Needs {
  readonly disk: Disk;
  readonly correlation: Caps['correlation'];
  readonly wrong: (what: string) => void;
}

/** Who carries the mails of the simulated world. He does and says what the schedule wants, and watches what he is handed. */
export class MailVendor {
  readonly correlation: Caps['correlation'];
  /** Not yet answered. */
  readonly waiting: Handed[] = [];
  readonly handed: Handed[] = [];
  /** What he has to tell afterwards; told often, and in any order. */
  readonly receipts: Receipt[] = [];
  readonly #disk: Disk;
  readonly #wrong: (what: string) => void;
  #told = 0;

  constructor({ disk, correlation, wrong }: Needs) {
    this.correlation = correlation;
    this.#disk = disk;
    this.#wrong = wrong;
  }

  /** Of one process. */
  adapter(): ChannelAdapter<Parcel> {
    return {
      kind: 'email',
      caps: () => ({
        correlation: this.correlation,
        atOnce: 3,
        // He answers every one before the world ends.
        timeoutMs: 2 ** 31 - 1,
        lifeMs: 24 * 3_600_000,
        gathers: true,
        receipts: ['accepted'],
      }),
      render: (parcel) => [{ id: `${parcel.id}.0`, body: parcel }],
      send: ({ body }) => new Promise((answer) => this.#take(body, answer)),
      resolve: async ({ body }) => this.#look(body),
      parse: async () => [],
      health: async () => true,
      close: () => undefined,
    };
  }

  takes(mail: Handed): void {
    mail.isTaken = true;
    mail.hasArrived = true;
    this.#tell(mail, 'delivered');
  }

  /** Taken, and sent back later. */
  bounces(mail: Handed, error: ChannelError['class']): void {
    mail.isTaken = true;
    mail.isBounced = true;
    this.#tell(mail, 'failed', { class: error, code: '550' });
  }

  says(mail: Handed, sent: Sent): void {
    this.waiting.splice(this.waiting.indexOf(mail), 1);
    mail.isRefused = sent.state === 'failed' && !mail.isTaken;
    mail.answer(sent);
  }

  /** The world before the backup knows nothing of what he did since. */
  forget(): void {
    for (const mail of [...this.waiting]) this.says(mail, { state: 'unknown' });
    this.handed.length = 0;
    this.receipts.length = 0;
  }

  #take({ id, to, thread, says }: Parcel, answer: (sent: Sent) => void): void {
    if (says.is !== 'messages') throw new Error('A mail that is no answer.');
    const mail: Handed = {
      parcel: Number(id),
      messageId: thread.messageId,
      to: to.value,
      replyTo: thread.replyTo,
      cids: says.messages.map(({ text }) => text.split(' ').at(-1) as Cid),
      deliveries: says.messages.map(({ delivery }) => delivery),
      isTaken: false,
      hasArrived: false,
      isBounced: false,
      isRefused: false,
      answer,
    };
    this.#watch(mail, says.number);
    this.handed.push(mail);
    this.waiting.push(mail);
  }

  /** What nobody may ever see leave. */
  #watch(mail: Handed, number: number): void {
    const { tables, left } = this.#disk;
    const rows = mail.deliveries.flatMap((id) => tables.deliveries.get(id) ?? []);
    const [first] = rows;
    if (first === undefined || rows.length !== mail.deliveries.length) return this.#wrong('A mail of no delivery.');
    if (mail.deliveries.some((id) => !left.has(id)))
      this.#wrong('A mail leaves before anybody wrote down that it does');
    const talk = [...tables.conversations.values()].find((row) => row.number === number);
    rows.forEach((row, at) => {
      const entry = talk && tables.entries.get(talk.id)?.[(row.seq ?? 0) - 1];
      if (row.conversation !== talk?.id || entry?.cid !== mail.cids[at])
        this.#wrong('A mail brings what is not of its conversation');
    });
    const isOpenBefore = [...tables.deliveries.values()].some(
      (row) =>
        row.channel === 'email' &&
        row.peer === first.peer &&
        row.next_at !== null &&
        row.id < first.id &&
        row.parcel !== first.parcel,
    );
    if (isOpenBefore) this.#wrong('A mail overtakes another to the same address');
    // What may have arrived goes again as it went.
    const before = this.handed.filter((it) => it.messageId === mail.messageId && !it.isRefused);
    for (const it of before)
      if (mail.cids.some((cid) => !it.cids.includes(cid))) this.#wrong('A mail goes again with something added');
  }

  /** What became of it, as far as he knows. */
  #look({ thread }: Parcel): Sent {
    const mails = this.handed.filter(({ messageId }) => messageId === thread.messageId);
    if (mails.some((it) => it.isTaken)) return { state: 'accepted' };
    if (mails.some((it) => this.waiting.includes(it))) return { state: 'unknown' };
    for (const mail of mails) mail.isRefused = true;
    return { state: 'failed', error: { class: 'retry', code: 'absent' } };
  }

  #tell({ parcel }: Handed, state: Receipt['state'], error?: ChannelError): void {
    this.#told += 1;
    this.receipts.push({
      t: 'receipt',
      vendorKey: `receipt-${this.#told}`,
      at: new Date(0),
      of: { parcel: { id: parcel, mark: 'ours' } },
      state,
      ...(error === undefined ? {} : { error }),
    });
  }
}
