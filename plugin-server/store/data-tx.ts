/** Filled by its owner. */
export interface DataReads {}

export interface DataWrites extends DataReads {}
