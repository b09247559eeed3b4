import { useState } from 'preact/hooks';
import type { ProfilePanel } from '../../protocol/profile-view.ts';
import { dateTime, shortTime } from '../format.ts';
import { memberText } from '../person-format.ts';
import { say } from '../texts/texts.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Icon } from './icon.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { Section } from './section.tsx';
import { useComplain } from './use-complain.ts';

type Reader = ProfilePanel['readers'][number];

/** Who may read this conversation on her side, and how they came to it. */
export const PersonReaders = ({ panel }: { readonly panel: ProfilePanel }) => {
  const words = say().person;
  const live = panel.readers.filter(({ revokedAt }) => revokedAt === null);
  const ended = panel.readers.filter(({ revokedAt }) => revokedAt !== null);
  return (
    <Section name="readers" count={live.length}>
      {live.length === 0 && <p class="hint">{words.noReaders}</p>}
      <ul class="facts">
        {[...live, ...ended].map((reader) => (
          <ReaderLine
            key={`${reader.identifier} ${reader.how} ${reader.at}`}
            reader={reader}
            who={nameOf(panel, reader)}
          />
        ))}
      </ul>
    </Section>
  );
};

/** As among her members: a browser is called what it is. */
const nameOf = ({ members }: ProfilePanel, reader: Reader): string =>
  memberText(members.find(({ identifier }) => identifier === reader.identifier) ?? reader);

const ReaderLine = ({ reader, who }: { readonly reader: Reader; readonly who: string }) => {
  const { self, now, notices } = useInbox();
  const { profile } = useDesk();
  const complain = useComplain();
  const words = say().person;
  const [isAsking, setAsking] = useState(false);
  const { readerHow } = words;
  const how = reader.how in readerHow ? readerHow[reader.how as keyof typeof readerHow] : reader.how;

  const revoke = async (): Promise<void> => {
    const told = await profile.revokeReader(reader.identifier);
    if (told.ok) notices.show({ kind: 'done', text: words.readerRevoked });
    else complain(told.problem);
  };

  return (
    <li class={reader.revokedAt === null ? '' : 'off'}>
      <Icon name={reader.reads ? 'eye' : 'mail'} />
      <span>
        <span class="value" dir="auto">
          {who}
        </span>
        <small>
          <span>{how}</span>
          {!reader.reads && <span>{words.repliesOnly}</span>}
          {reader.reads && reader.sinceSeq > 1 && <span>{words.readerFrom(reader.sinceSeq)}</span>}
          <span title={dateTime(reader.at)}>
            {reader.revokedAt === null
              ? shortTime(reader.at, now.now.value)
              : words.revokedAt(shortTime(reader.revokedAt, now.now.value))}
          </span>
        </small>
      </span>
      {reader.revokedAt === null && self.may('merge') && (
        <button
          type="button"
          class="quiet small"
          aria-label={`${words.revokeReader}: ${who}`}
          onClick={() => setAsking(true)}
        >
          {words.revokeReader}
        </button>
      )}
      {isAsking && (
        <ConfirmDialog
          title={words.revokeReader}
          text={words.revokeAsk(who)}
          go={words.revokeReader}
          onGo={() => void revoke()}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
};
