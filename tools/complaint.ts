/** One thing a check found: where, and one sentence. */
export type Complaint = { readonly path: string; readonly line?: number; readonly sentence: string };
