import { useEffect, useState } from 'preact/hooks';
import { type Right, rights } from '../../protocol/identity.ts';
import type { Role } from '../../protocol/schema.ts';
import type { AgentRow } from '../../protocol/view.ts';
import { refusedField } from '../field-error.ts';
import { dateTime, troubleText } from '../format.ts';
import type { Invite } from '../models/agents-model.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Complaint } from '../parts/complaint.tsx';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { useDesk, useInbox } from '../parts/inbox-context.ts';
import { InviteDialog } from '../parts/invite-dialog.tsx';
import { Loading } from '../parts/loading.tsx';
import { Menu, type MenuItem } from '../parts/menu.tsx';
import { roles, useMayDecide } from '../parts/roles.ts';
import { say } from '../texts/texts.ts';
import type { Trouble } from '../told.ts';

/** Who answers here, who is invited, and in which role. */
export const AgentsPage = () => {
  const { self } = useInbox();
  const { agents } = useDesk();
  const words = say().agents;
  const [isInviting, setInviting] = useState(false);
  const canChange = self.isAdmin.value;

  useEffect(() => void agents.load(), [agents]);

  return (
    <>
      {!canChange && <p class="hint">{say().settings.readOnly}</p>}
      {agents.trouble.value && (
        <Complaint onRetry={() => void agents.load()}>
          {words.failed} {troubleText(agents.trouble.value)}
        </Complaint>
      )}
      {agents.agents.value === null && agents.trouble.value === null && <Loading />}
      {agents.agents.value !== null && (
        <section class="block">
          <ul class="lines">
            {agents.agents.value.map((row) => (
              <AgentLine key={row.agent} row={row} canChange={canChange} />
            ))}
            {agents.invites.value.map((invite) => (
              <InviteLine key={invite.invite} invite={invite} canChange={canChange} />
            ))}
          </ul>
          {canChange && (
            <button type="button" class="button go" onClick={() => setInviting(true)}>
              {words.invite}
            </button>
          )}
        </section>
      )}
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </>
  );
};

const useComplain = (): ((problem: Trouble) => void) => {
  const { notices } = useInbox();
  return (problem) => {
    if (problem.code !== 'auth.not-fresh') notices.show({ kind: 'trouble', text: refusedField(problem).text });
  };
};

const AgentLine = ({ row, canChange }: { readonly row: AgentRow; readonly canChange: boolean }) => {
  const { self } = useInbox();
  const { agents } = useDesk();
  const words = say().agents;
  const mayDecide = useMayDecide();
  const complain = useComplain();
  const [isOpen, setOpen] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const isMe = row.agent === self.self.value?.agent;
  const isBlocked = row.state === 'disabled';

  const change = async (changed: {
    readonly role?: Role;
    readonly disabled?: boolean;
    readonly rights?: Right[];
  }): Promise<void> => {
    const told = await agents.change({ agent: row.agent, ...changed });
    if (!told.ok) complain(told.problem);
  };

  const items: MenuItem[] = roles.filter(mayDecide).map((role) => ({
    key: role,
    text: words.roles[role],
    hint: words.roleHints[role],
    checked: role === row.role,
    run: () => {
      if (role !== row.role) void change({ role });
    },
  }));
  // Admins and owners may all of it by their role.
  if (row.role === 'agent')
    for (const right of rights) {
      const has = row.rights.includes(right);
      items.push({
        key: right,
        text: words.rights[right],
        hint: words.rightHints[right],
        ticked: has,
        run: () => void change({ rights: has ? row.rights.filter((one) => one !== right) : [...row.rights, right] }),
      });
    }
  if (!isMe)
    items.push({
      key: 'block',
      text: isBlocked ? words.enable : words.disable,
      run: () => (isBlocked ? void change({ disabled: false }) : setAsking(true)),
    });

  return (
    <li class={isBlocked ? 'blocked' : ''}>
      <Avatar name={row.name} present={row.presence === 'online'} />
      <div>
        <b dir="auto">{row.name}</b> {isMe && <span class="chip">{words.you}</span>}{' '}
        {isBlocked && <span class="chip bad">{words.disabled}</span>}
        <p class="hint" dir="auto">
          {row.email} · {words.roles[row.role]} · {row.presence === 'online' ? words.online : words.offline}
        </p>
        {row.role === 'agent' && row.rights.length > 0 && (
          <p class="hint">
            {rights
              .filter((right) => row.rights.includes(right))
              .map((right) => words.rights[right])
              .join(' · ')}
          </p>
        )}
      </div>
      {canChange && mayDecide(row.role) && (
        <Menu
          label={words.actions(row.name)}
          button={
            <>
              {words.change}
              <span class="unseen">: {row.name}</span>
            </>
          }
          align="end"
          open={isOpen}
          onToggle={setOpen}
          items={items}
        />
      )}
      {isAsking && (
        <ConfirmDialog
          title={words.disable}
          text={words.disableAsk(row.name)}
          go={words.disable}
          onGo={() => void change({ disabled: true })}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
};

const InviteLine = ({ invite, canChange }: { readonly invite: Invite; readonly canChange: boolean }) => {
  const { notices } = useInbox();
  const { agents } = useDesk();
  const words = say().agents;
  const mayDecide = useMayDecide();
  const complain = useComplain();

  const revoke = async (): Promise<void> => {
    const told = await agents.revoke({ invite: invite.invite });
    if (told.ok) notices.show({ kind: 'done', text: words.revoked });
    else complain(told.problem);
  };

  return (
    <li class="invited">
      <Avatar name={invite.name} />
      <div>
        <b dir="auto">{invite.name}</b> <span class="chip">{words.pending}</span>
        <p class="hint" dir="auto">
          {invite.email} · {words.roles[invite.role]} · {words.until(dateTime(invite.expiresAt))}
        </p>
      </div>
      {canChange && mayDecide(invite.role) && (
        <button
          type="button"
          class="button"
          aria-label={`${words.revoke}: ${invite.name}`}
          onClick={() => void revoke()}
        >
          {words.revoke}
        </button>
      )}
    </li>
  );
};
