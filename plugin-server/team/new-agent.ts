import { type AgentId, idPrefix } from '../../protocol/ids.ts';
import type { InboxLocale } from '../../protocol/schema.ts';
import { randomId } from '../secret/random-token.ts';
import type { AgentTable } from '../store/schema.ts';

interface About {
  readonly email: string;
  readonly name: string;
  /** As `Passwords.hash` gave it. */
  readonly password: string;
  readonly locale: InboxLocale;
  readonly now: number;
}

/** The row of somebody who has just joined. */
export const newAgent = ({ email, name, password, locale, now }: About): AgentTable => ({
  id: randomId<AgentId>(idPrefix.agent),
  email,
  name: name.trim(),
  password,
  locale,
  factor: null,
  factor_pending: null,
  factor_step: 0,
  recovery: '[]',
  created_at: now,
});
