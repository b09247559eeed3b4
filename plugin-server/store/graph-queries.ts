import type { Connection } from './connection.ts';
import type { GraphReads, GraphWrites } from './graph-tx.ts';

export const graphReads = (_connection: Connection): GraphReads => ({}) as GraphReads;

export const graphWrites = (_connection: Connection): Omit<GraphWrites, keyof GraphReads> => ({}) as GraphWrites;
