/** Filled by its owner. */
export interface ProfileReads {}

export interface ProfileWrites extends ProfileReads {}
