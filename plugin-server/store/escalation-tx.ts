export type EscalationReads = Record<never, never>;
export type EscalationWrites = EscalationReads;
