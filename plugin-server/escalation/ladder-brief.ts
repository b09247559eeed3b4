import type { Brief } from '../../protocol/brief.ts';

/** What the column `brief` of a ladder holds. */
export interface LadderBrief {
  /** As whoever began it wants it; null: built for each who is asked, as things stand then. */
  readonly edited: Brief | null;
  /** What has left: nothing of it may come back and reach her. */
  readonly sent: readonly Brief[];
}

const mostSent = 10;

export const briefIn = (json: string): LadderBrief => JSON.parse(json) as LadderBrief;

export const withSent = (kept: LadderBrief, brief: Brief): LadderBrief => {
  const text = JSON.stringify(brief);
  const others = kept.sent.filter((it) => JSON.stringify(it) !== text);
  return { ...kept, sent: [...others, brief].slice(-mostSent) };
};
