import { say } from '../texts/texts.ts';
import { Dialog } from './dialog.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { keyActions } from './key-actions.ts';

const groups = ['list', 'conversation', 'write', 'app'] as const;

/** All keys, from the table that makes them work. */
export const KeySheet = () => {
  const inbox = useInbox();
  const desk = useDesk();
  const { keys: words } = say();
  if (inbox.panes.sheet.value !== 'keys') return null;
  const actions = keyActions(inbox, desk);
  return (
    <Dialog title={words.title} size="wide" onClose={inbox.panes.close}>
      <p class="hint">{words.lead}</p>
      <div class="key-groups">
        {groups.map((group) => (
          <section key={group} aria-label={words.groups[group]}>
            <h3>{words.groups[group]}</h3>
            <dl>
              {actions
                .filter((action) => action.group === group)
                .map((action) => (
                  <div key={action.keys[0]}>
                    <dt>{action.text(words)}</dt>
                    <dd>
                      {action.keys.map((combination, at) => (
                        <span key={combination}>
                          {at > 0 && ` ${words.or} `}
                          <Keys combination={combination} />
                        </span>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
};

const Keys = ({ combination }: { readonly combination: string }) => (
  <>
    {combination.split(/[ +]/).map((key) => (
      <kbd key={key}>{key === 'Escape' ? 'Esc' : key}</kbd>
    ))}
  </>
);
