import { firstName, visitorName } from '../format.ts';
import { pathOf } from '../models/route-model.ts';
import { locale, say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { LevelBadge } from './level-badge.tsx';
import { Menu, type MenuItem } from './menu.tsx';
import { opensElsewhere } from './opens-elsewhere.ts';
import { togglePerson, usePersonPane } from './person-pane.ts';
import { Score } from './score.tsx';
import { useVerbs } from './verbs.ts';

/** Who it is, who is responsible, and the way to the end. */
export const ThreadHeader = () => {
  const { router } = useInbox();
  const { conversation, profile } = useDesk();
  const verbs = useVerbs();
  const words = say().thread;
  const panel = profile.panel.value;
  const row = conversation.row.value;
  const visitor = conversation.visitor.value;
  const follows = conversation.follows.value;

  return (
    <header class="thread-head">
      <button
        type="button"
        class="quiet square only-narrow"
        aria-label={say().keys.toList}
        onClick={() => router.go({ is: 'list' })}
      >
        <Icon name="back" />
      </button>
      {row !== null && conversation.state.value !== 'gone' && (
        <>
          <div class="who-is">
            <div class="who-name">
              <h1 dir="auto">{panel?.name || visitorName(row)}</h1>
              {panel && <LevelBadge level={panel.level} who={panel.who} />}
            </div>
            <p>
              <span class={row.present ? 'there' : ''}>
                <i class={row.present ? 'dot on' : 'dot'} aria-hidden="true" />
                {row.present ? words.present : words.away}
              </span>
              {row.score !== undefined && (
                <>
                  <span class="unseen">{say().rating.given(row.score)}</span>
                  <Score score={row.score} />
                </>
              )}
              {visitor?.label && <span class="not-narrow">{visitor.label}</span>}
              {visitor && !visitor.locale.startsWith(locale.value) && (
                <span class="not-narrow">{words.speaks[visitor.locale]}</span>
              )}
            </p>
          </div>
          {(panel?.name || row.name) !== '' && <span class="chip">{words.number(row.number)}</span>}
          {follows !== null && (
            <a
              class="chip"
              href={pathOf({ is: 'conversation', conversation: follows.conversation })}
              onClick={(event) => {
                if (opensElsewhere(event)) return;
                event.preventDefault();
                router.go({ is: 'conversation', conversation: follows.conversation });
              }}
            >
              {words.follows(follows.number)}
            </a>
          )}
          <div class="end">
            <AssignMenu />
            {!conversation.marks.value?.escalation && row.state !== 'closed' && <FetchSomebody />}
            {row.state === 'closed' ? (
              <button
                type="button"
                class="button"
                onClick={verbs.reopen}
                title={words.reopen}
                aria-label={words.reopen}
              >
                <Icon name="reopen" />
                <span class="not-narrow">{words.reopen}</span>
              </button>
            ) : (
              <button type="button" class="button" onClick={verbs.done} aria-keyshortcuts="e">
                <Icon name="check" class="only-narrow" />
                {words.done} <kbd class="not-narrow">e</kbd>
              </button>
            )}
            <PersonToggle />
          </div>
        </>
      )}
    </header>
  );
};

const PersonToggle = () => {
  const inbox = useInbox();
  const { isShown, isBeside } = usePersonPane();
  const words = say().person;
  const text = isShown ? words.hide : words.show;
  return (
    <button
      type="button"
      class={isShown && isBeside ? 'button square person-toggle on' : 'button square person-toggle'}
      aria-label={text}
      aria-expanded={isShown}
      title={`${text} (])`}
      onClick={() => togglePerson(inbox)}
    >
      <Icon name="panel" />
    </button>
  );
};

const FetchSomebody = () => {
  const { panes } = useInbox();
  const words = say().escalate;
  return (
    <button
      type="button"
      class="button square"
      aria-label={words.button}
      title={`${words.button} (g e)`}
      onClick={() => {
        panes.sheet.value = 'escalate';
      }}
    >
      <Icon name="people" />
    </button>
  );
};

const AssignMenu = () => {
  const { panes, self } = useInbox();
  const { agents, conversation } = useDesk();
  const verbs = useVerbs();
  const words = say().thread;
  const me = self.self.value?.agent;
  const assignee = conversation.row.value?.assignee ?? null;
  const isOpen = panes.sheet.value === 'assign';
  const team = (agents.agents.value ?? []).filter(({ state }) => state === 'active');
  const ordered = [...team.filter(({ agent }) => agent === me), ...team.filter(({ agent }) => agent !== me)];
  const items: MenuItem[] = [
    ...ordered.map(({ agent, name, presence }) => ({
      key: agent,
      text: agent === me ? words.me(name) : name,
      hint: presence === 'online' ? words.online : words.offline,
      checked: assignee?.agent === agent,
      run: () => verbs.assign(agent),
    })),
    { key: 'nobody', text: words.nobody, checked: assignee === null, run: () => verbs.assign(null) },
  ];

  return (
    <Menu
      label={`${words.assignee}: ${assignee?.name ?? words.nobody}`}
      align="end"
      open={isOpen}
      onToggle={(open) => {
        if (open) void agents.load();
        panes.sheet.value = open ? 'assign' : null;
      }}
      button={
        <>
          <Icon name="person" />
          {assignee === null ? (
            <span class="narrow-unseen">{words.assign}</span>
          ) : (
            <>
              <span class="unseen">{words.assignee}: </span>
              <span class="assignee">{assignee.agent === me ? say().app.me : firstName(assignee.name)}</span>
            </>
          )}
        </>
      }
      items={items}
    />
  );
};
