import { sql } from 'kysely';

/** Of a delivery: nobody knows what became of an attempt. It goes again as it went, or not at all. */
export const mayHaveArrived = sql<boolean>`(problem is not null and problem like 'unknown%')`;
