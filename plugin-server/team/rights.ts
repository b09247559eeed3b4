import * as v from 'valibot';
import { type Right, rights } from '../../protocol/identity.ts';

const kept = v.array(v.picklist(rights));

/** From its column. What is not understood is no right. */
export const rightsOf = (json: string): readonly Right[] => {
  const parsed = v.safeParse(kept, JSON.parse(json));
  return parsed.success ? parsed.output : [];
};

/** What an agent may when she comes: merge and part, not erase. */
export const firstRights = JSON.stringify(['merge'] satisfies Right[]);
