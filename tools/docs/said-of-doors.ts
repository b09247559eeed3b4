import type { DoorName, PushName } from '../../protocol/wire.ts';

/** What each door is for, in a sentence or two: the half of docs/protocol.md that no schema tells. A door without one does not compile. */
export const saidOfVisitorDoors: Readonly<Record<DoorName<'visitor'>, string>> = {
  'visitor:hello':
    'All a page may know before she acts: is somebody there, what the site is called, the greeting. With a token it also tells how many answers she has not read (`unread`) and whether a socket is worth opening (`live`).',
  'visitor:device':
    'Makes this browser a device, at her first message and not before. The token is shown once; store it, then open the socket. `revokeToken` can only end the device. A device without a conversation is removed after 24 hours, so a lost answer costs nothing.',
  'message:send':
    'Says something. `cid` is made once per intent and sent again with every repetition; `n` counts this device’s messages in this conversation from 1. `{ start }` begins a conversation: the same random key as long as its id is not known. Text or files, at least one. Refused with `message.out-of-order` (`detail.expected`), `message.conflict`, `conversation.gone` (closed for more than 30 days), `file.refused`, `not-found`.',
  'conversation:resume':
    'What came after `afterSeq`, oldest first, and whole `marks` if `rev` differs. Another epoch gets `reset` and the newest page. Over HTTP `waitMs` waits for something new; a second wait of the same device ends the first.',
  'conversation:earlier': 'The page before `beforeSeq`, oldest first. `more`: there are earlier ones.',
  'conversation:list':
    'Where each of her conversations stands, newest first, 20 at most: what `welcome` says, for those without a socket.',
  'conversation:read': 'She has seen everything up to this `seq`. Only grows.',
  'conversation:close': 'She is done. Answers the `seq` of the change; closed already, nothing changes.',
  'device:end': 'Forgets this device: its token is dead at once and its sockets end.',
  typing: 'She is typing, or has stopped. At most once in 3 seconds; it fades after 6.',
  presence: 'Whether the page is visible and the panel open; every 20 seconds while both are true.',
};

export const saidOfInboxDoors: Readonly<Record<DoorName<'inbox'>, string>> = {
  'setup:open': 'What the set-up link leads to. `token.invalid` once somebody owns the server, or after 24 hours.',
  'setup:finish':
    'The first owner: names herself and the site, is signed in, and the link is used up. `auth.password` and `setting.refused` name the field and the reason.',
  'session:sign-in':
    'Sets the cookie. `auth.wrong` for a wrong password and an unknown address alike; `auth.factor` when the password is right and the code is missing. After five failures each further try has to wait: `limit.rate`.',
  'session:sign-out': 'Ends this sign-in and clears the cookie; its sockets end.',
  'session:read': 'Who is signed in here, and at which sites.',
  'session:confirm': 'Password or code once more: opens the doors marked *fresh* for 10 minutes.',
  'session:list': 'Her sign-ins on all browsers.',
  'session:end': 'Ends one of her sign-ins; its sockets end in the same moment.',
  'invite:open': 'What an invitation says. `known`: she has an account on this server and signs in with it.',
  'invite:accept':
    'Joins the site, and is signed in. Whoever has an account on this server gives its password, everybody else a new one. The invitation is used up.',
  'self:change': 'Her own name and language.',
  'password:change': 'A new password; her other sign-ins end.',
  'factor:begin': 'A new secret for the second factor, not yet in force. `url` is for the QR code.',
  'factor:confirm': 'The first code puts it in force. The recovery codes are shown this once.',
  'factor:end': 'Without the second factor, where the role allows it.',
  'agent:list': 'The team of the site and its open invitations.',
  'agent:invite': 'An invitation for 72 hours. The link is shown once; a role above one’s own cannot be given.',
  'invite:revoke': 'Ends an invitation.',
  'agent:change':
    'Another role, or blocked, or let in again. Sockets and invitations of hers end in the same moment; blocked, her conversations become nobody’s. One owner always remains: `setting.refused`, reason `last-owner`.',
  'site:read': 'The settings of the site, and the tag to paste.',
  'site:change': 'Changes what is named. `setting.refused` names field and reason, nothing is half saved.',
  'inbox:list': 'A page of the list. `after` is the end of the page before; `pos` is where `inbox:resume` goes on.',
  'inbox:resume':
    'Which rows changed since `afterPos`, each as it is now, and which are gone. `reset`: read the list again.',
  'search:run':
    'Finds messages and notes in which every word appears, by its beginning, newest first; `#1042` finds the conversation of that number.',
  'conversation:open':
    'A conversation with its newest 50 entries, and from now on everything that happens in it, on this socket.',
  'conversation:leave': 'Nothing more of this conversation on this socket.',
  'conversation:resume': 'As for visitors, with the asides after `afterAside`.',
  'conversation:earlier': 'As for visitors, with the asides that stand among these entries.',
  'conversation:read': 'The team has seen everything up to this `seq`. Only grows.',
  'message:send':
    'Answers her. `seenSeq` is the newest entry the agent had before her eyes: if anybody else wrote after it, the answer is `conversation.moved-on` with those entries, once; `evenIfMoved` sends all the same.',
  'note:add': 'A remark that only agents see.',
  'conversation:assign': 'Makes an agent of the site responsible, or nobody.',
  'conversation:close': 'Closes it; the same guard as for `message:send`.',
  'conversation:reopen': 'Opens it again. She opens it herself by writing, for 30 days.',
  typing: 'The agent is typing, or has stopped.',
  'presence:set': 'Whether the agent looks at the inbox.',
};

export const saidOfVisitorPushes: Readonly<Record<PushName<'visitor'>, string>> = {
  welcome: 'First of all, after every connect: where each conversation stands.',
  'entry:added': 'Something was said or happened; to its sender too. An unknown conversation: resume it from 0.',
  'marks:changed': 'Read marks and delivery states, always whole.',
  pulse: 'Every 25 seconds, per conversation `[conversation, seq, rev]`: whoever is behind resumes.',
  typing: 'An agent is typing.',
  'availability:changed': 'Somebody has come, or the last one has gone.',
  'device:ended': 'The token is dead: forget it. The connection ends.',
  'server:draining': 'The server stops: come back after this time.',
};

export const saidOfInboxPushes: Readonly<Record<PushName<'inbox'>, string>> = {
  welcome: 'First of all, after every connect: who is signed in, and the newest `pos` of the site.',
  'conversation:changed': 'A row of the list as it is now. Behind by more than one `pos`: `inbox:resume`.',
  'conversation:gone': 'A row of the list that is no more.',
  'entry:added': 'In an opened conversation.',
  'aside:added': 'A note or an assignment in an opened conversation.',
  'marks:changed': 'Read marks and delivery states of an opened conversation, always whole.',
  pulse: 'Every 25 seconds: `pos`, and per opened conversation `[conversation, seq, asideSeq, rev]`.',
  typing: 'The visitor, or another agent, is typing.',
  'presence:changed': 'The visitor has come or gone.',
  'agents:changed': 'Read the team again.',
  'site:changed': 'Read the settings again.',
  'session:revoked': 'This sign-in has ended. The connection ends.',
  'server:draining': 'The server stops: come back after this time.',
};
