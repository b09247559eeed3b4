import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon, type IconName } from './icon.tsx';

export interface MenuItem {
  readonly key: string;
  readonly text: string;
  readonly hint?: string | undefined;
  readonly icon?: IconName;
  /** Of several of which one holds. */
  readonly checked?: boolean;
  /** Of several of which each may hold by itself. */
  readonly ticked?: boolean;
  /** It stays in the list with its reason, but cannot be taken. */
  readonly blocked?: boolean;
  readonly run: () => void;
}

/** A button and the list it opens. Arrows move, a letter jumps, Escape closes and gives the focus back. */
export const Menu = ({
  label,
  button,
  buttonClass = 'button',
  items,
  open,
  onToggle,
  align = 'start',
  side = 'below',
  disabled = false,
  iconOnly = false,
  wide = false,
}: {
  /** Names the list; the button too when it shows only an icon. */
  readonly label: string;
  readonly button: ComponentChildren;
  readonly buttonClass?: string;
  readonly items: readonly MenuItem[];
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
  readonly align?: 'start' | 'end';
  readonly side?: 'below' | 'above';
  readonly disabled?: boolean;
  readonly iconOnly?: boolean;
  /** Hints of several words stand below the names. */
  readonly wide?: boolean;
}) => {
  const box = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    const checked = box.current?.querySelector<HTMLElement>('[role^=menuitem][aria-checked=true]');
    (checked ?? box.current?.querySelector<HTMLElement>('[role^=menuitem]'))?.focus();
    const leave = (event: PointerEvent): void => {
      if (!box.current?.contains(event.target as Node)) onToggle(false);
    };
    addEventListener('pointerdown', leave, true);
    return () => removeEventListener('pointerdown', leave, true);
  }, [open]);

  const close = (): void => {
    onToggle(false);
    opener.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const all = [...(box.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = destination(event.key, at, all);
    if (to !== undefined) all[to]?.focus();
    else if (event.key === 'Escape') close();
    else if (event.key === 'Tab') return onToggle(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div class="menu-box" ref={box}>
      <button
        type="button"
        ref={opener}
        class={buttonClass}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={iconOnly ? label : undefined}
        title={label}
        disabled={disabled}
        onClick={() => onToggle(!open)}
      >
        {button}
      </button>
      {open && (
        <div
          class={`menu at-${align} ${side}${wide ? ' wide' : ''}`}
          role="menu"
          aria-label={label}
          onKeyDown={onKeyDown}
        >
          {items.map(({ key, text, hint, icon, checked, ticked, blocked = false, run }) => (
            <button
              type="button"
              key={key}
              {...roleOf(checked, ticked)}
              tabIndex={-1}
              aria-disabled={blocked || undefined}
              onClick={() => {
                if (blocked) return;
                close();
                run();
              }}
            >
              {(checked !== undefined || ticked !== undefined) && (
                <Icon name="check" class={checked || ticked ? '' : 'blank'} />
              )}
              {icon && <Icon name={icon} />}
              <span>{text}</span>
              {hint !== undefined && <small>{hint}</small>}
            </button>
          ))}
        </div>
      )}
    </div>
  );
};

const roleOf = (checked: boolean | undefined, ticked: boolean | undefined) => {
  if (checked !== undefined) return { role: 'menuitemradio', 'aria-checked': checked } as const;
  return ticked === undefined
    ? { role: 'menuitem' as const }
    : ({ role: 'menuitemcheckbox', 'aria-checked': ticked } as const);
};

const destination = (key: string, at: number, all: readonly HTMLElement[]): number | undefined => {
  if (key === 'ArrowDown') return (at + 1) % all.length;
  if (key === 'ArrowUp') return (at - 1 + all.length) % all.length;
  if (key === 'Home') return 0;
  if (key === 'End') return all.length - 1;
  if (key.length !== 1 || key === ' ') return undefined;
  const turned = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  const hit = turned.find((item) => item.textContent?.trim().toLocaleLowerCase().startsWith(key.toLocaleLowerCase()));
  return hit === undefined ? undefined : all.indexOf(hit);
};
