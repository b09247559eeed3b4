import { computed, createModel, effect, signal } from '@preact/signals';
import { limits } from '../../protocol/limits.ts';
import type { Found } from '../../protocol/view.ts';
import type { Connection } from '../connection.ts';
import type { List } from './list-model.ts';

const pauseMs = 200;
const mostRows = 8;

/** Finds words: among the rows in memory at once, among all messages and notes by asking the server. */
export const SearchModel = createModel((connection: Connection, list: List) => {
  const text = signal('');
  const hits = signal<readonly Found[]>([]);
  const more = signal(false);
  const state = signal<'idle' | 'busy' | 'ready' | 'failed'>('idle');
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  const wanted = computed(() => text.value.trim().slice(0, limits.search));

  const run = async (offset: number): Promise<void> => {
    const sought = wanted.peek();
    if (sought === '') return;
    const turn = ++asked;
    state.value = 'busy';
    const told = await connection.ask('search:run', { text: sought, offset });
    if (turn !== asked) return;
    if (!told.ok) {
      state.value = 'failed';
      return;
    }
    hits.value = offset === 0 ? told.found : [...hits.peek(), ...told.found];
    more.value = told.more;
    state.value = 'ready';
  };

  const clear = (): void => {
    clearTimeout(timer);
    asked++;
    text.value = '';
    hits.value = [];
    more.value = false;
    state.value = 'idle';
  };

  effect(() => () => clearTimeout(timer));

  return {
    text,
    hits,
    more,
    state,
    isOn: computed(() => wanted.value !== ''),
    /** Conversations in memory: instant, and all there is while offline. */
    rows: computed(() => (wanted.value === '' ? [] : list.filter(wanted.value).slice(0, mostRows))),
    type: (typed: string) => {
      clearTimeout(timer);
      if (typed.trim() === '') {
        clear();
        text.value = typed;
        return;
      }
      text.value = typed;
      state.value = 'busy';
      timer = setTimeout(() => void run(0), pauseMs);
    },
    runNow: () => {
      clearTimeout(timer);
      void run(0);
    },
    next: () => void run(hits.peek().length),
    clear,
  };
});
