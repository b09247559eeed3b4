/** Filled by its owner. */
export interface CodeReads {}

export interface CodeWrites extends CodeReads {}
