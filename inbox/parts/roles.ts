import type { Role } from '../../protocol/schema.ts';
import { useInbox } from './inbox-context.ts';

export const roles = ['agent', 'admin', 'owner'] as const satisfies readonly Role[];

/** Owners decide over everybody, admins over everybody but owners. */
export const useMayDecide = (): ((role: Role) => boolean) => {
  const mine = useInbox().self.site.value?.role;
  return (role) => mine === 'owner' || (mine === 'admin' && role !== 'owner');
};
