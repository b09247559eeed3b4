import {
  emptyTimeline,
  stepTimeline,
  type TimelineEffect,
  type TimelineEvent,
  type TimelineState,
} from '../../protocol/timeline.ts';

export interface Said {
  readonly seq: number;
  readonly text: string;
}
export type Event = TimelineEvent<Said, string>;

/** Ada's view of one conversation, and what it asked for since she last looked. */
export class View {
  state: TimelineState<Said, string> = emptyTimeline((entry) => entry.seq);
  effects: TimelineEffect[] = [];
  now = 1_000;

  tell(event: Event): this {
    const done = stepTimeline(this.state, event, this.now);
    this.state = done.state;
    this.effects.push(...done.effects);
    return this;
  }

  hear(seq: number, epoch = 'e1'): this {
    return this.tell({ t: 'entry', epoch, entry: said(seq) });
  }

  wait(): number {
    const { timerAt } = this.state;
    if (timerAt === null) throw new Error('The view waits for nothing.');
    const passed = timerAt - this.now;
    this.now = timerAt;
    this.tell({ t: 'tick' });
    return passed;
  }

  asked(): TimelineEffect[] {
    const asked = this.effects.filter((effect) => effect.t === 'resume');
    this.effects = [];
    return asked;
  }

  texts(): string[] {
    return this.state.entries.map((entry) => entry.text);
  }
}

export const said = (seq: number): Said => ({ seq, text: `${seq}` });
/** One reader, a server whose pushes are lost and swapped and whose epoch changes, and a schedule of numbers. */
export class TimelineWorld {
  readonly view = new View();
  log: Said[] = [];
  epoch = 1;
  rev = 0;
  connected = false;
  pushes: Event[] = [];
  answers: Event[] = [];
  written = 0;
  readonly faults: string[] = [];

  act(choice: number): void {
    const which = choice >> 4;
    switch (choice % 16) {
      case 1:
      case 2:
      case 3:
      case 4: {
        this.written++;
        const entry = { seq: this.log.length + 1, text: `${this.written}` };
        this.log.push(entry);
        this.push({ t: 'entry', epoch: `${this.epoch}`, entry });
        break;
      }
      case 5:
        this.rev++;
        this.push({ t: 'marks', epoch: `${this.epoch}`, rev: this.rev, marks: `${this.rev}` });
        break;
      case 6:
      case 7:
      case 8: {
        const [push] = this.pushes.splice(which % 4 ? 0 : which % Math.max(1, this.pushes.length), 1);
        if (push) this.tell(push);
        break;
      }
      case 9:
        this.pushes.splice(which % Math.max(1, this.pushes.length), 1);
        break;
      case 10:
      case 11: {
        const answer = this.answers.shift();
        if (answer) this.tell(answer);
        break;
      }
      case 12:
        if (this.connected) this.disconnect();
        else this.connect();
        break;
      case 13:
        if (which % 4 === 0) this.restore(which);
        break;
      case 14:
        this.pulse();
        break;
      case 15:
        this.pass((which % 8) * 60);
    }
  }

  push(event: Event): void {
    if (this.connected) this.pushes.push(event);
  }

  pulse(): void {
    this.push({ t: 'pulse', seq: this.log.length, rev: this.rev });
  }

  connect(): void {
    this.connected = true;
    this.tell({ t: 'cursor', epoch: `${this.epoch}`, seq: this.log.length, rev: this.rev });
  }

  disconnect(): void {
    this.connected = false;
    this.pushes = [];
    this.answers = [];
    this.tell({ t: 'offline' });
  }

  /** Entries are erased, which raises `rev` too; or the server comes back as it was some time ago and everybody connects anew. */
  restore(which: number): void {
    this.log = this.log.slice(0, Math.max(0, this.log.length - (which % 7)));
    this.epoch++;
    if (which % 3 === 0) {
      this.rev++;
      this.push({ t: 'marks', epoch: `${this.epoch}`, rev: this.rev, marks: `${this.rev}` });
    } else {
      this.rev = Math.max(0, this.rev - 1);
      if (this.connected) this.disconnect();
    }
  }

  pass(ms: number): void {
    this.view.now += ms;
    const at = this.view.state.timerAt;
    if (at !== null && at <= this.view.now) this.tell({ t: 'tick' });
  }

  tell(event: Event): void {
    this.view.effects = [];
    this.view.tell(event);
    for (const effect of this.view.effects) {
      if (effect.t !== 'resume') continue;
      if (!this.connected) this.faults.push('asks while offline');
      const other = effect.epoch !== `${this.epoch}`;
      const from = other ? Math.max(0, this.log.length - 5) : effect.afterSeq;
      this.answers.push({
        t: 'resumed',
        epoch: `${this.epoch}`,
        entries: this.log.slice(from, from + 5),
        seq: this.log.length,
        rev: this.rev,
        ...(other ? { reset: true } : {}),
        ...(other || effect.rev < this.rev ? { marks: `${this.rev}` } : {}),
      });
    }
    const { entries, last } = this.view.state;
    if (entries.some((entry, index) => entry.seq !== last - entries.length + 1 + index)) this.faults.push('a hole');
  }

  calm(): void {
    if (!this.connected) this.connect();
    this.pulse();
    for (let round = 0; round < 500; round++) {
      const next = this.pushes.shift() ?? this.answers.shift();
      if (next) this.tell(next);
      else if (this.view.state.timerAt === null) return;
      else this.pass(this.view.state.timerAt - this.view.now);
    }
    this.faults.push('it never settles');
  }
}
