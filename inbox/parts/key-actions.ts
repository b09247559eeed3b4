import type { View } from '../../protocol/view.ts';
import type { Desk, Inbox } from '../models/inbox-model.ts';
import type { Texts } from '../texts/text-shape.ts';
import { togglePerson } from './person-pane.ts';
import { createVerbs } from './verbs.ts';

export interface KeyAction {
  /** As `KeyboardEvent.key`, or two keys one after the other: `g m`. */
  readonly keys: readonly string[];
  readonly group: keyof Texts['keys']['groups'];
  readonly text: (words: Texts['keys']) => string;
  /** Absent: the place it belongs to does it, here it is only listed. */
  readonly run?: () => void;
  /** Works inside fields and with single keys switched off, too. */
  readonly everywhere?: true;
}

/** Every key of the inbox, for the keyboard and for the sheet that lists them. */
export const keyActions = (inbox: Inbox, desk: Desk): readonly KeyAction[] => {
  const { panes, router, preferences } = inbox;
  const { list, conversation, composer, search } = desk;
  const verbs = createVerbs(inbox, desk);

  const move = (step: 1 | -1) => (): void => {
    const next = list.beside(step);
    if (next === null) return;
    if (router.route.peek().is === 'settings') return;
    list.select(next);
    panes.focusOn('list');
  };
  const write = (tab: 'reply' | 'note') => (): void => {
    if (conversation.state.peek() !== 'ready') return;
    composer.choose(tab);
    panes.focusOn('composer');
  };
  const chooseChannel = (): void => {
    if (conversation.state.peek() !== 'ready') return;
    composer.choose('reply');
    composer.wantsFocus.value = false;
    panes.sheet.value = 'channel';
  };
  const fetchSomebody = (): void => {
    const marks = conversation.marks.peek();
    if (conversation.state.peek() === 'ready' && !marks?.escalation) panes.sheet.value = 'escalate';
  };
  const show = (view: View) => (): void => {
    search.clear();
    list.chooseView(view);
    router.go({ is: 'list' });
    panes.focusOn('list');
  };

  return [
    { keys: ['j'], group: 'list', text: (words) => words.next, run: move(1) },
    { keys: ['k'], group: 'list', text: (words) => words.previous, run: move(-1) },
    {
      keys: ['Enter', 'o'],
      group: 'list',
      text: (words) => words.open,
      run: () => {
        const id = list.selected.peek();
        if (id !== null) router.go({ is: 'conversation', conversation: id });
      },
    },
    {
      keys: ['u'],
      group: 'list',
      text: (words) => words.toList,
      run: () => {
        router.go({ is: 'list' });
        panes.focusOn('list');
      },
    },
    { keys: ['g m'], group: 'list', text: (words) => words.goMine, run: show('mine') },
    { keys: ['g u'], group: 'list', text: (words) => words.goUnassigned, run: show('unassigned') },
    { keys: ['g w'], group: 'list', text: (words) => words.goWaiting, run: show('waiting') },
    { keys: ['g a'], group: 'list', text: (words) => words.goAll, run: show('all') },
    { keys: ['g d'], group: 'list', text: (words) => words.goDone, run: show('closed') },
    { keys: ['r'], group: 'conversation', text: (words) => words.reply, run: write('reply') },
    { keys: ['n'], group: 'conversation', text: (words) => words.note, run: write('note') },
    { keys: ['c'], group: 'conversation', text: (words) => words.channel, run: chooseChannel },
    { keys: ['a'], group: 'conversation', text: (words) => words.assign, run: verbs.openAssign },
    { keys: ['i'], group: 'conversation', text: (words) => words.assignMe, run: verbs.assignMe },
    { keys: ['g e'], group: 'conversation', text: (words) => words.escalate, run: fetchSomebody },
    { keys: ['e'], group: 'conversation', text: (words) => words.done, run: verbs.done },
    { keys: ['Shift+E'], group: 'conversation', text: (words) => words.reopen, run: verbs.reopen },
    { keys: ['Ctrl+Enter'], group: 'write', text: (words) => words.send },
    { keys: ['Ctrl+Shift+Enter'], group: 'write', text: (words) => words.sendAndClose },
    {
      keys: ['/'],
      group: 'app',
      text: (words) => words.search,
      run: () => {
        if (router.route.peek().is === 'settings') router.go({ is: 'list' });
        panes.focusOn('search');
      },
    },
    {
      keys: ['['],
      group: 'app',
      text: (words) => words.foldViews,
      run: () => {
        preferences.viewsFolded.value = preferences.viewsFolded.peek() === 'yes' ? 'no' : 'yes';
      },
    },
    { keys: [']'], group: 'app', text: (words) => words.person, run: () => togglePerson(inbox) },
    { keys: ['F6'], group: 'app', text: (words) => words.panes, everywhere: true, run: nextPane },
    { keys: ['?'], group: 'app', text: (words) => words.sheet, run: () => panes.toggle('keys') },
    { keys: ['Escape'], group: 'app', text: (words) => words.leave, everywhere: true, run: leave },
  ];
};

const paneStops = [
  '.views button[aria-current]',
  '.rows a[tabindex="0"], .hits a, .rows-scroll',
  '.thread-scroll',
  '.composer textarea',
  '.context-scroll',
];

/** From pane to pane, skipping those that are not on the screen. */
const nextPane = (): void => {
  const stops = paneStops
    .flatMap((stop) => document.querySelector<HTMLElement>(stop) ?? [])
    .filter((it) => it.checkVisibility());
  const at = stops.findIndex((it) => it === document.activeElement || paneOf(it)?.contains(document.activeElement));
  stops[(at + 1) % stops.length]?.focus();
};

const paneOf = (it: HTMLElement): Element | null => it.closest('.views, .list, .thread-scroll, .composer, .context');

/** Leaves a field; the keys then work again. */
const leave = (): void => {
  const active = document.activeElement;
  if (active instanceof HTMLElement && active.matches('input, textarea, select')) active.blur();
};
