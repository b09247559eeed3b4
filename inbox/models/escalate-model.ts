import { createModel, signal } from '@preact/signals';
import type { Brief, Expects, RenderedBrief } from '../../protocol/brief.ts';
import { type AgentId, type ConversationId, makeCid } from '../../protocol/ids.ts';
import type { InboxLocale } from '../../protocol/schema.ts';
import type { Asked, Given } from '../../protocol/wire.ts';
import type { Connection } from '../connection.ts';
import type { Told, Trouble } from '../told.ts';
import { insist } from './insist.ts';

export type Preview = Given<'inbox', 'escalation:preview'>;
export type Target = { readonly policy: string } | { readonly agent: AgentId };

const renderAfterMs = 300;

/** Fetching somebody: to whom, what is expected, and the brief before it goes, as each channel will show it. */
export const EscalateModel = createModel((connection: Connection) => {
  const preview = signal<Preview | null>(null);
  const trouble = signal<Trouble | null>(null);
  const brief = signal<Brief | null>(null);
  const rendered = signal<readonly RenderedBrief[] | null>(null);
  const renderTrouble = signal<Trouble | null>(null);
  const target = signal<Target | null>(null);
  const expects = signal<Expects>('answer');
  /** Why it is urgent; null: it is not. */
  const urgent = signal<string | null>(null);
  const isSending = signal(false);
  /** Something of the brief was changed by hand. */
  const isEdited = signal(false);
  let of: ConversationId | null = null;
  /** The same intent, however often it is sent. */
  let cid = makeCid();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const render = async (): Promise<void> => {
    const [conversation, now] = [of, brief.peek()];
    if (conversation === null || now === null || now.wants.trim() === '') return;
    const told = await connection.ask('brief:render', { conversation, brief: now });
    // It was edited or closed meanwhile: its own answer is on the way.
    if (conversation !== of || now !== brief.peek()) return;
    renderTrouble.value = told.ok ? null : told.problem;
    if (told.ok) rendered.value = told.rendered;
  };
  const renderSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void render(), renderAfterMs);
  };
  const clear = (): void => {
    clearTimeout(timer);
    of = null;
    for (const it of [preview, trouble, brief, rendered, renderTrouble, target, urgent]) it.value = null;
    expects.value = 'answer';
    isSending.value = false;
    isEdited.value = false;
  };

  return {
    preview,
    trouble,
    brief,
    rendered,
    renderTrouble,
    target,
    expects,
    urgent,
    isSending,
    isEdited,
    clear,
    open: async (conversation: ConversationId, locale: InboxLocale): Promise<void> => {
      clear();
      of = conversation;
      cid = makeCid();
      const told = await connection.ask('escalation:preview', { conversation, locale });
      if (of !== conversation) return;
      if (!told.ok) {
        trouble.value = told.problem;
        return;
      }
      preview.value = told;
      brief.value = told.brief;
      const [first] = told.policies;
      target.value = first === undefined ? null : { policy: first.name };
      void render();
    },
    edit: (change: Partial<Brief>): void => {
      const before = brief.peek();
      if (before === null) return;
      // An empty line is no line.
      const { mood = '', next = '', ...rest } = { ...before, ...change };
      brief.value = { ...rest, ...(mood === '' ? {} : { mood }), ...(next === '' ? {} : { next }) };
      isEdited.value ||= Object.keys(change).length > 0;
      renderSoon();
    },
    send: async (): Promise<Told<'escalation:start'> | null> => {
      const [conversation, to, said] = [of, target.peek(), brief.peek()];
      if (conversation === null || to === null || said === null || isSending.peek()) return null;
      const why = urgent.peek()?.trim() ?? '';
      const asked: Asked<'inbox', 'escalation:start'> = {
        conversation,
        cid,
        to,
        brief: { ...said, expects: expects.peek() },
        expects: expects.peek(),
        ...(why === '' ? {} : { urgent: why }),
      };
      isSending.value = true;
      const told = await insist(() => connection.ask('escalation:start', asked));
      isSending.value = false;
      return told;
    },
  };
});
