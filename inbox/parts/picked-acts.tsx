import { useState } from 'preact/hooks';
import type { Member } from '../../protocol/profile-view.ts';
import { say } from '../texts/texts.ts';
import { useDesk } from './inbox-context.ts';
import { ReasonForm } from './reason-form.tsx';
import { useComplain } from './use-complain.ts';
import { useWholeValue } from './use-whole-value.ts';

/** What can be done with the one or two identifiers chosen in the picture. */
export const PickedActs = ({
  members,
  nameOf,
}: {
  readonly members: readonly Member[];
  readonly nameOf: (identifier: number) => string;
}) => {
  const { why } = useDesk();
  const words = say().why;
  const [isParting, setParting] = useState(false);
  const [a, b] = why.chosen.value;
  if (a === undefined) return null;
  if (b === undefined) {
    const member = members.find(({ identifier }) => identifier === a);
    return member === undefined || member.kind === 'anon' ? null : <ValueActs member={member} />;
  }
  if (isParting)
    return (
      <ReasonForm
        go={words.part}
        danger
        hint={words.partHint(nameOf(a), nameOf(b))}
        onGo={(reason) => why.part(a, b, reason)}
        onCancel={() => setParting(false)}
      />
    );
  return (
    <p class="person-acts">
      <button type="button" class="button danger" onClick={() => setParting(true)}>
        {words.part}
      </button>
    </p>
  );
};

const ValueActs = ({ member }: { readonly member: Member }) => {
  const { why } = useDesk();
  const wholeValue = useWholeValue();
  const complain = useComplain();
  const words = say().person;

  const rule = async (what: 'shared' | 'blocked' | 'ok'): Promise<void> => {
    const pattern = await wholeValue(member);
    if (pattern === null) return;
    const told = await why.rule({ kind: member.kind, pattern, what });
    if (!told.ok) complain(told.problem);
  };

  return (
    <p class="person-acts">
      {member.state !== 'shared' && (
        <button type="button" class="button" title={words.shareHint} onClick={() => void rule('shared')}>
          {words.share}
        </button>
      )}
      {member.state !== 'blocked' && (
        <button type="button" class="button" title={words.blockHint} onClick={() => void rule('blocked')}>
          {words.block}
        </button>
      )}
      {(member.state === 'shared' || member.state === 'blocked') && (
        <button type="button" class="button" onClick={() => void rule('ok')}>
          {words.free}
        </button>
      )}
    </p>
  );
};
