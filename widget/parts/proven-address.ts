import type { PersonState } from '../person-state.ts';

/** The address she has proven here, masked; null: none that is known. */
export const provenAddress = ({ code, data }: PersonState): string | null => {
  if (code?.is === 'done') return code.proven;
  if (data === null || typeof data === 'string') return null;
  return data.identifiers.find(({ kind, how }) => kind === 'email' && how === 'otp')?.masked ?? null;
};
