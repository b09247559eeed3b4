import { useState } from 'preact/hooks';
import type { Member, ProfilePanel } from '../../protocol/profile-view.ts';
import { dateTime, shortTime } from '../format.ts';
import { byKind, kindText, proofText } from '../person-format.ts';
import { say } from '../texts/texts.ts';
import { Icon, type IconName } from './icon.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { Menu, type MenuItem } from './menu.tsx';
import { Section } from './section.tsx';
import { useComplain } from './use-complain.ts';
import { useWholeValue } from './use-whole-value.ts';

const signs: Readonly<Record<string, IconName>> = {
  user: 'person',
  anon: 'browser',
  email: 'mail',
  phone: 'phone',
  wa: 'chat',
  'ext:claimed_email': 'mail',
};

/** Her identifiers: masked until somebody looks on purpose, each with the proof that it is hers. */
export const PersonWays = ({ panel }: { readonly panel: ProfilePanel }) => {
  const { conversation } = useDesk();
  const words = say().person;
  const members = [...panel.members].sort(byKind);
  const named = members.filter(({ kind }) => kind !== 'anon');
  const mail = conversation.marks.value?.ways.email ?? null;
  const left = mail === null || named.some(({ value }) => value === mail.masked) ? null : mail.masked;
  const browsers = members.filter(({ kind }) => kind === 'anon');
  return (
    <Section name="ways" count={named.length}>
      {named.length === 0 && left === null && <p class="hint">{words.noWays}</p>}
      <ul class="facts">
        {named.map((member) => (
          <Way key={member.identifier} member={member} />
        ))}
        {left !== null && <LeftAddress masked={left} />}
      </ul>
      {browsers.length > 0 && (
        <details class="more">
          <summary>
            {words.browsers(browsers.length)}
            {panel.moreMembers > 0 && ` ${words.moreMembers(panel.moreMembers)}`}
            <Icon name="down" />
          </summary>
          <ul class="facts">
            {browsers.map((member) => (
              <Way key={member.identifier} member={member} />
            ))}
          </ul>
        </details>
      )}
    </Section>
  );
};

/** Where answers of this conversation go by mail: she typed it, so it joins nothing. */
const LeftAddress = ({ masked }: { readonly masked: string }) => (
  <li>
    <Icon name="mail" />
    <span>
      <span class="value" dir="auto">
        {masked}
      </span>
      <small>{say().person.leftAddress}</small>
    </span>
  </li>
);

const Way = ({ member }: { readonly member: Member }) => {
  const { now } = useInbox();
  const { profile } = useDesk();
  const complain = useComplain();
  const words = say().person;
  const shown = profile.revealed.value.get(member.identifier);
  const isOff = member.state === 'blocked' || member.state === 'erased';
  const since = shortTime(member.since, now.now.value);
  const last = shortTime(member.lastAt, now.now.value);
  const what = `${kindText(member.kind)} ${member.value}`;

  const reveal = async (): Promise<void> => {
    if (shown !== undefined) return profile.hide(member.identifier);
    const told = await profile.reveal(member.identifier);
    if (!told.ok) complain(told.problem);
  };

  return (
    <li class={isOff ? 'off' : ''}>
      <Icon name={signs[member.kind] ?? 'card'} />
      <span>
        {member.isMasked ? (
          <button
            type="button"
            class="reveal"
            aria-label={shown === undefined ? words.reveal(what) : words.mask(shown)}
            title={shown === undefined ? words.reveal(what) : words.mask(shown)}
            onClick={() => void reveal()}
          >
            <span dir="auto">{shown ?? member.value}</span>
            <Icon name={shown === undefined ? 'eye' : 'eyeOff'} />
          </button>
        ) : (
          <span dir="auto" class="value">
            {member.value}
          </span>
        )}
        <small>
          {member.label !== undefined && <span>{member.label}</span>}
          {member.kind.startsWith('ext:') && <span>{kindText(member.kind)}</span>}
          {member.kind !== 'anon' && (
            <span class={`proof s${member.isProven ? 3 : member.strength}`}>
              {(member.isProven || member.strength === 3) && <Icon name="check" />}
              {proofText(member)}
            </span>
          )}
          {member.state === 'shared' && <span class="chip">{words.shared}</span>}
          {member.state === 'blocked' && <span class="chip bad">{words.blocked}</span>}
          <span title={dateTime(member.since)}>{words.known(since)}</span>
          {last !== since && <span title={dateTime(member.lastAt)}>{words.used(last)}</span>}
        </small>
      </span>
      <WayMenu member={member} what={what} />
    </li>
  );
};

/** What may be said of a value: several use it, or it stands for nobody. */
const WayMenu = ({ member, what }: { readonly member: Member; readonly what: string }) => {
  const { self, notices } = useInbox();
  const { valueRules } = useDesk();
  const complain = useComplain();
  const wholeValue = useWholeValue();
  const words = say().person;
  const [isOpen, setOpen] = useState(false);
  if (!self.may('merge') || member.state === 'erased' || member.kind === 'anon') return null;

  const rule = async (to: 'shared' | 'blocked' | 'ok'): Promise<void> => {
    const pattern = await wholeValue(member);
    if (pattern === null) return;
    const told = await valueRules.rule({ kind: member.kind, pattern, what: to });
    if (!told.ok) return complain(told.problem);
    notices.show({
      kind: 'done',
      text: words.ruled[to],
      action: { text: say().settings.undo, run: () => void valueRules.undo(told.log) },
    });
  };

  const items: MenuItem[] = [
    { key: 'shared', text: words.share, hint: words.shareHint, run: () => void rule('shared') },
    { key: 'blocked', text: words.block, hint: words.blockHint, run: () => void rule('blocked') },
    { key: 'ok', text: words.free, run: () => void rule('ok') },
  ];
  return (
    <Menu
      label={words.waysMenu(what)}
      buttonClass="quiet square"
      iconOnly
      button={<Icon name="more" />}
      align="end"
      open={isOpen}
      onToggle={setOpen}
      items={items.filter(({ key }) => key !== member.state)}
    />
  );
};
