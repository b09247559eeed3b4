import { useEffect } from 'preact/hooks';
import { useDesk, useInbox } from './inbox-context.ts';
import { keyActions } from './key-actions.ts';

const sequenceMs = 1_000;

/** Listens to the keys of the table. Single keys work outside fields only, and not at all when switched off. */
export const useKeys = (): void => {
  const inbox = useInbox();
  const desk = useDesk();

  useEffect(() => {
    const actions = keyActions(inbox, desk);
    let first = '';
    let firstAt = 0;

    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const isTyping = isField(event.target);
      const pressed = event.shiftKey && /^[A-Z]$/.test(event.key) ? `Shift+${event.key}` : event.key;
      const sequence = event.timeStamp - firstAt < sequenceMs && first !== '' ? `${first} ${pressed}` : pressed;
      first = '';
      const found = actions.find((action) => action.run && action.keys.includes(sequence));
      if (isTyping || inbox.preferences.singleKeys.peek() === 'off') {
        if (found?.everywhere) found.run?.();
        return;
      }
      if (found === undefined) {
        if (actions.some(({ keys }) => keys.some((key) => key.startsWith(`${pressed} `)))) {
          first = pressed;
          firstAt = event.timeStamp;
        }
        return;
      }
      // A focused link or button has an Enter of its own.
      if (pressed === 'Enter' && event.target instanceof Element && event.target.closest('a, button, summary')) return;
      event.preventDefault();
      found.run?.();
    };

    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [inbox, desk]);
};

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type=radio], [type=checkbox]), textarea, select'));
