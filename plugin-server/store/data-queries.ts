import type { Connection } from './connection.ts';
import type { DataReads, DataWrites } from './data-tx.ts';

export const dataReads = (_connection: Connection): DataReads => ({});

export const dataWrites = (_connection: Connection): Omit<DataWrites, keyof DataReads> => ({});
