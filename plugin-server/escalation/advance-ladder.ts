import type { Policy } from '../../protocol/escalation-doors.ts';
import { appendChange } from '../conversation/append-change.ts';
import type { News } from '../conversation/outcome.ts';
import type { ConversationTable, EscalationTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import { appendStep } from './append-step.ts';
import { askByMail, type MailDesk } from './ask-by-mail.ts';
import { type Around, readFacts } from './ladder-facts.ts';
import { type Act, type Ask, type LadderFacts, nextAct, type Place, placeAfter } from './next-act.ts';
import { saveShown } from './save-shown.ts';
import { tellAsked } from './tell-asked.ts';

export interface LadderDesk extends Around, MailDesk {}

interface Now {
  readonly now: number;
  readonly steady: number;
}

/** A ladder whose time has come goes on: whoever was asked has let it pass, and the next is asked. Not due any more: nothing happens. */
export const advanceLadder = async (
  tx: Tx,
  desk: LadderDesk,
  due: Pick<EscalationTable, 'id' | 'site' | 'conversation'>,
  at: Now,
): Promise<News[]> => {
  const held = await tx.lockConversation(due.site, due.conversation);
  const ladder = await tx.lockEscalation(due.id);
  if (held === undefined || ladder === undefined || ladder.due_at === null || ladder.due_at > at.steady) return [];
  if (ladder.state !== 'running') {
    await tellAsked(tx, desk, held, ladder, at);
    return [];
  }
  const row: ConversationTable = { ...held };
  const climb: Climb = { tx, desk, row, ladder, ...at, news: [] };
  await letPass(climb);
  if (row.state === 'closed') await stopClosed(climb);
  else await goOn(climb);
  climb.news.push(...(await saveShown(tx, row)));
  return climb.news;
};

interface Climb extends Now {
  readonly tx: Tx;
  readonly desk: LadderDesk;
  /** Changed as it goes. */
  readonly row: ConversationTable;
  readonly ladder: EscalationTable;
  readonly news: News[];
}

const letPass = async ({ tx, row, ladder, now, news }: Climb): Promise<void> => {
  for (const { n, state, agent, agent_name } of await tx.triesOf(ladder.id)) {
    if (state !== 'asked') continue;
    await tx.settleTry(ladder.id, n, 'passed');
    news.push(await appendStep(tx, row, ladder.id, { is: 'passed', agent: { agent, name: agent_name } }, now));
  }
};

/** Whoever closed it has seen to it. */
const stopClosed = async ({ tx, row, ladder, now, news }: Climb): Promise<void> => {
  row.escalation = null;
  await tx.endEscalation(ladder.id, { state: 'stopped', taker: null, due_at: null, at: now });
  news.push(await appendStep(tx, row, ladder.id, { is: 'stopped', by: 'answered' }, now));
};

const goOn = async (climb: Climb): Promise<void> => {
  const { tx, desk, row, ladder, now, news } = climb;
  const policy = JSON.parse(ladder.policy) as Policy;
  const about = { site: row.site, assigned: row.assignee, isUrgent: ladder.urgent !== null, except: starterOf(ladder) };
  const facts: LadderFacts = await readFacts(tx, desk, about, now);
  const tries = await tx.triesOf(ladder.id);
  let place: Place = { round: ladder.round, step: ladder.step, asked: tries };
  let act: Act = nextAct(policy, facts, place);
  for (; act.is === 'skip'; act = nextAct(policy, facts, place)) {
    const { round, step, why } = act;
    news.push(await appendStep(tx, row, ladder.id, { is: 'skipped', why, round, step }, now));
    place = { ...place, ...placeAfter(act) };
  }
  if (act.is === 'end') return end(climb, act.finally);
  for (const [index, ask] of act.asks.entries()) await putTo(climb, act, ask, tries.length + index);
  const dueAt = Math.floor(climb.steady) + act.waitSec * 1_000;
  await tx.placeEscalation(ladder.id, { ...placeAfter(act), due_at: dueAt });
};

const starterOf = ({ started_by }: EscalationTable) =>
  started_by === 'visitor' || started_by === 'rule' ? null : (started_by as Ask['agent']);

const putTo = async (climb: Climb, act: Extract<Act, { is: 'ask' }>, ask: Ask, n: number): Promise<void> => {
  const { tx, desk, row, ladder, now, steady, news } = climb;
  const { agent, name, by, reach } = ask;
  const { round, step } = act;
  const delivery =
    reach === null ? null : await askByMail(tx, desk, { row, ladder, ask: { ...ask, reach }, now, steady });
  await tx.insertTry({
    escalation: ladder.id,
    n,
    round,
    step,
    agent,
    reach,
    way: by,
    delivery,
    state: 'asked',
    at: now,
  });
  const until = now + act.waitSec * 1_000;
  const tried = { is: 'tried', agent: { agent, name }, by, until, round, step } as const;
  news.push(await appendStep(tx, row, ladder.id, tried, now));
};

/** Nobody could be fetched: she is told that an answer will come, and nothing more is tried. */
const end = async ({ tx, row, ladder, now, news }: Climb, finally_: Policy['finally']): Promise<void> => {
  row.escalation = null;
  await tx.endEscalation(ladder.id, { state: 'ended', taker: null, due_at: null, at: now });
  const entry = await appendChange(tx, row, { side: 'system' }, 'promised', now);
  news.push({ is: 'entry', conversation: row, entry });
  news.push(await appendStep(tx, row, ladder.id, { is: 'ended', finally: finally_ }, now));
};
