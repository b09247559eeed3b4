import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';

/** A few words with more to say: shown to the pointer and to the keyboard alike, away again with Escape. */
export const Tip = ({
  class: its,
  more,
  children,
}: {
  readonly class?: string;
  /** What is said when somebody points at it or moves the focus there. */
  readonly more: ComponentChildren;
  readonly children: ComponentChildren;
}) => {
  const [isShown, show] = useState(false);
  const id = useId();
  return (
    <span class="tip-host" onPointerEnter={() => show(true)} onPointerLeave={() => show(false)}>
      <button
        type="button"
        class={its ? `tip-word ${its}` : 'tip-word'}
        aria-describedby={id}
        onFocus={() => show(true)}
        onBlur={() => show(false)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !isShown) return;
          event.stopPropagation();
          show(false);
        }}
      >
        {children}
      </button>
      <span id={id} role="tooltip" class="tip" hidden={!isShown}>
        {more}
      </span>
    </span>
  );
};
