import type { Connection } from './connection.ts';
import type { ProfileReads, ProfileWrites } from './profile-tx.ts';

export const profileReads = (_connection: Connection): ProfileReads => ({});

export const profileWrites = (_connection: Connection): Omit<ProfileWrites, keyof ProfileReads> => ({});
