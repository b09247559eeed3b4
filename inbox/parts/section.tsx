import type { ComponentChildren } from 'preact';
import type { Texts } from '../texts/text-shape.ts';
import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';
import { useInbox } from './inbox-context.ts';

/** One section of the panel; which ones she folded away is remembered. */
export const Section = ({
  name,
  count,
  children,
}: {
  readonly name: keyof Texts['person']['sections'];
  readonly count?: number;
  readonly children: ComponentChildren;
}) => {
  const { preferences } = useInbox();
  return (
    <details
      class="sec"
      open={!preferences.folds.value.has(name)}
      onToggle={(event) => preferences.fold(name, !event.currentTarget.open)}
    >
      <summary>
        <h3>{say().person.sections[name]}</h3>
        {count !== undefined && count > 0 && <small>{count}</small>}
        <Icon name="down" />
      </summary>
      {children}
    </details>
  );
};
