import type { Cid, Origin } from '../../protocol/ids.ts';
import { safeEqual } from '../secret/safe-equal.ts';
import type { CommandStore } from '../store/tx.ts';
import { contentHash } from './content-hash.ts';
import type { Outcome } from './outcome.ts';
import { done, refused } from './outcome.ts';

interface Command {
  readonly origin: Origin;
  readonly cid: Cid;
  readonly now: number;
  /** What makes two commands the same, the door's name first. */
  readonly content: readonly unknown[];
}

/** Does a write that is no message once per client id: a repeat gets the first answer, other content under the same id is a conflict. */
export const once = async <Given>(
  tx: CommandStore,
  command: Command,
  act: () => Promise<Outcome<Given>>,
): Promise<Outcome<Given>> => {
  const hash = contentHash(...command.content);
  const before = await tx.command(command.origin, command.cid);
  if (before !== undefined)
    return safeEqual(before.hash, hash) ? done(JSON.parse(before.answer) as Given) : refused('message.conflict');
  const outcome = await act();
  if (outcome.ok)
    await tx.insertCommand({
      origin: command.origin,
      cid: command.cid,
      hash,
      answer: JSON.stringify(outcome.answer),
      at: command.now,
    });
  return outcome;
};
