import { effect, signal, untracked } from '@preact/signals';
import type { InboxLocale } from '../../protocol/schema.ts';
import type { Connection } from '../connection.ts';
import { createDesk, type Desk, deskKey } from './desk.ts';
import { InviteModel, SetupModel } from './door-step-model.ts';
import { FreshModel } from './fresh-model.ts';
import { NoticeModel } from './notice-model.ts';
import { NowModel } from './now-model.ts';
import { PaneModel } from './pane-model.ts';
import { PreferenceModel } from './preference-model.ts';
import { RouteModel } from './route-model.ts';
import { SelfModel } from './self-model.ts';

/** The whole app, apart from what draws it. */
export const createInbox = (connection: Connection, speak: (locale: InboxLocale) => Promise<void>) => {
  const preferences = new PreferenceModel();
  const router = new RouteModel();
  const panes = new PaneModel();
  const notices = new NoticeModel();
  const now = new NowModel(connection);
  const fresh = new FreshModel(connection);
  const self = new SelfModel(connection, speak);
  const desk = signal<Desk | null>(null);

  const sit = (): void => {
    const { is } = self.standing.value;
    const agent = self.self.value;
    const site = self.site.value;
    if (is === 'lapsed') return;
    const wanted = is === 'in' && agent !== null && site !== null ? deskKey(agent.agent, site.key) : null;
    untracked(() => {
      const before = desk.peek();
      if (before !== null && before.key !== wanted) {
        connection.close();
        before.clear();
        desk.value = null;
      }
      if (wanted === null || agent === null || site === null) return;
      desk.value ??= createDesk(agent.agent, site.key, { connection, preferences, now, fresh, self });
      // Without the second factor this server wants of her, every other door is closed.
      if (agent.needsFactor || connection.line.peek().is !== 'closed') return;
      desk.value.list.start();
      connection.open(desk.value.list.pos);
    });
  };
  effect(sit);

  return {
    line: connection.line,
    preferences,
    router,
    panes,
    notices,
    now,
    fresh,
    self,
    desk,
    setup: (token: string) => new SetupModel(connection, token, self.enter),
    invitation: (token: string) => new InviteModel(connection, token, self.start),
  };
};
export type Inbox = ReturnType<typeof createInbox>;

export type { Desk } from './desk.ts';
