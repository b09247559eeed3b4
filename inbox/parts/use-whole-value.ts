import type { Member } from '../../protocol/profile-view.ts';
import { useDesk } from './inbox-context.ts';
import { useComplain } from './use-complain.ts';

/** A rule is about a whole value: asks for it where it stands masked. null: it was refused, and that was said. */
export const useWholeValue = (): ((member: Member) => Promise<string | null>) => {
  const { profile } = useDesk();
  const complain = useComplain();
  return async (member) => {
    if (!member.isMasked) return member.value;
    const shown = profile.revealed.peek().get(member.identifier);
    if (shown !== undefined) return shown;
    const told = await profile.reveal(member.identifier);
    if (told.ok) return told.value;
    complain(told.problem);
    return null;
  };
};
