import type { Role } from '../../protocol/schema.ts';
import type { MemberTable } from '../store/schema.ts';

/** Who may decide over somebody of this role, or make her one: owners over all, admins over all but owners. */
export const mayGive = (who: Pick<MemberTable, 'role' | 'disabled_at'> | undefined, role: Role): boolean => {
  if (who === undefined || who.disabled_at !== null) return false;
  return who.role === 'owner' || (who.role === 'admin' && role !== 'owner');
};
