import { refusalText } from '../person-format.ts';
import type { Trouble } from '../told.ts';
import { useInbox } from './inbox-context.ts';

/** Says at the lower edge what was refused; that she closed the question for her password she knows herself. */
export const useComplain = (): ((problem: Trouble) => void) => {
  const { notices } = useInbox();
  return (problem) => {
    if (problem.code !== 'auth.not-fresh') notices.show({ kind: 'trouble', text: refusalText(problem) });
  };
};
