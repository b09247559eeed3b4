import type { HeldBecause } from '../../protocol/entry.ts';
import { tokenPrefix } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { Notice } from '../channels/adapter.ts';
import { appendAside } from '../conversation/append-aside.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { contentHash } from '../conversation/content-hash.ts';
import { cidOf } from '../conversation/keep-mail.ts';
import type { News } from '../conversation/outcome.ts';
import { saveListed } from '../conversation/save-listed.ts';
import type { HeldData } from '../conversation/show.ts';
import { hashToken } from '../secret/hash-token.ts';
import { randomToken } from '../secret/random-token.ts';
import type { Tx } from '../store/tx.ts';
import type { AgentAnswer } from './agent-answer.ts';

/** How long the page of a held answer works. */
const heldLifeMs = 24 * 3_600_000;

/** It stands beside the talk, for the team alone. Of an agent’s own: `agent`. Saves the row. */
export const holdAnswer = async (
  tx: Tx,
  { row: held, mail, mailRow, vendorKey, origin, files, circumstances: { now } }: AgentAnswer,
  why: HeldBecause,
  agent: AgentCaller | null,
): Promise<{ readonly news: News[]; readonly asideSeq: number }> => {
  const row = { ...held };
  const state = why === 'auto' ? 'kept' : 'held';
  const text = mail.text.slice(0, limits.text).toWellFormed();
  const aside = await appendAside(tx, row, {
    kind: 'mail',
    agent,
    intent: { origin, cid: cidOf(vendorKey), hash: contentHash(text, [], undefined) },
    text,
    files,
    data: { why, state } satisfies HeldData,
    mail: mailRow,
    at: now,
  });
  if (state === 'held') row.held += 1;
  return { news: [aside, await saveListed(tx, row)], asideSeq: row.aside_seq };
};

/** The page on which he says that it is his, good once. Answers the notice that leads there. */
export const offerPage = async (
  tx: Tx,
  { row, inboxUrl, mail, circumstances: { now } }: AgentAnswer,
  is: 'confirm' | 'brief-inside',
  of: { readonly agent: AgentCaller; readonly asideSeq: number },
): Promise<Notice> => {
  const token = randomToken(tokenPrefix.answer);
  await tx.insertHeldAnswer({
    token_hash: hashToken(token),
    site: row.site,
    conversation: row.id,
    aside_seq: of.asideSeq,
    agent: of.agent.agent,
    expires_at: now + heldLifeMs,
    used_at: null,
  });
  return { is, url: `${inboxUrl}/answer#${token}`, text: mail.text, minutes: heldLifeMs / 60_000 };
};
