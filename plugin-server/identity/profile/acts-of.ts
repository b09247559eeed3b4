import type { AgentCaller } from '../../conversation/caller.ts';

/** Acts on the persons of one site are done one after the other: two agents who join the same people do not cross. */
export const actsOf = ({ site }: Pick<AgentCaller, 'site'>): string => `persons ${site}`;
