import type { DoorName, PushName } from '../../protocol/wire.ts';

/** What each door is for, in a sentence or two: the half of docs/protocol.md that no schema tells. A door without one does not compile. */
export const saidOfVisitorDoors: Readonly<Record<DoorName<'visitor'>, string>> = {
  'visitor:hello':
    'All a page may know before she acts: is somebody there, what the site is called, the greeting. With a token it also tells how many answers she has not read (`unread`) and whether a socket is worth opening (`live`).',
  'visitor:device':
    'Makes this browser a device, at her first message and not before. The token is shown once; store it, then open the socket. `revokeToken` can only end the device. A device without a conversation is removed after 24 hours, so a lost answer costs nothing.',
  'site:ping':
    'The loader speaks up where its configuration says `ping`: an owner waits to see whether her tag works. Taken from any page, also one that is not on the list; nothing of it is stored, and while nobody waits it is nothing.',
  'message:send':
    'Says something. `cid` is made once per intent and sent again with every repetition; `n` counts this device’s messages in this conversation from 1. `{ start }` begins a conversation: the same random key as long as its id is not known. Text or files, at least one. Refused with `message.out-of-order` (`detail.expected`), `message.conflict`, `conversation.gone` (closed for more than 30 days), `file.refused`, `not-found`.',
  'conversation:resume':
    'What came after `afterSeq`, oldest first, and whole `marks` if `rev` differs. Another epoch gets `reset` and the newest page. Over HTTP `waitMs` waits for something new; a second wait of the same device ends the first.',
  'conversation:earlier': 'The page before `beforeSeq`, oldest first. `more`: there are earlier ones.',
  'conversation:list':
    'Where each of her conversations stands, newest first, 20 at most: what `welcome` says, for those without a socket.',
  'conversation:read': 'She has seen everything up to this `seq`. Only grows.',
  'conversation:close': 'She is done. Answers the `seq` of the change; closed already, nothing changes.',
  'conversation:rate':
    'How the conversation was for her, 1 to 5, with a comment of hers. Once it has ended; given once, it may be changed for 24 hours. Each time is an entry (`rated`); what counts stands in `marks.rating`. Refused with `rating.refused` (`detail.reason`: `off`, `open`, `late`).',
  'conversation:prefer':
    'She chooses where answers go from now on. Refused with `channel.off`, `channel.unknown-peer` (no address is known: `escalation:ask`), `channel.opted-out`, `channel.bad-address`.',
  'escalation:ask':
    'To an address of hers: answers of this conversation may go there, and nothing else; with `isChoice` they do from now on. Or to a person: the site’s ladder begins to fetch somebody. Refused with `channel.off`, `channel.bad-address`, `channel.opted-out` (whoever reads there wants no mails, and this browser has not proven the address), `escalation.nobody`.',
  'way:remove':
    'No more answers to the address she left for this channel. What has left arrives; what waits stays in the chat.',
  'device:renew':
    'A new token for this device, where `welcome` says `renew`. The old one ends with the first use of the new.',
  'device:list': 'The devices that are signed in as she is, and those on which one of her conversations goes on.',
  'device:end':
    'Ends devices: this one, one of the list, or all others. Their tokens are dead at once and their sockets end.',
  'device:revoke':
    'Ends a device by the one thing a browser kept that signed out without a connection. Answers the same whether or not it was still alive.',
  'link:create':
    'An offer to go on with one conversation on another device, for ten minutes, once: an address whose fragment holds the token (for a QR code), and six digits. Three may be open for a conversation; the oldest gives way.',
  'link:redeem':
    'Takes an offer. By the token at once: a device, and the conversation. By six digits the first device is asked (`link:ask`) while this one shows `show` and waits with `ticket`. Whatever is wrong with it: `link.invalid`; somebody else is signed in here: `link.other-person`.',
  'link:wait':
    'Waits at most `waitMs` for the yes on the first device. `waiting`: ask again, until the time that was told. No, or too late: `link.invalid`.',
  'link:answer': 'The first device says whether the number shown is hers. Answered once.',
  'link:revoke':
    'Takes an offer back; or, once taken, ends what it opened: “that was not me” on the first device, “not mine” on the second.',
  'code:request':
    'Sends six digits to an address she says is hers. The same answer whether or not anybody knows it; a new code ends the one before. `code.bad-value`, `code.off`, `limit.rate`.',
  'code:verify':
    'The code came back through this device: the address is hers, for the conversation shown too. The token is new; the old one ends with its first use. Asked again in the code’s ten minutes it answers the same. `code.wrong` (`detail.triesLeft`), `code.ended`.',
  'identity:say':
    'Who she says she is, without proof: agents see it, it opens nothing and joins nothing. `identity.value` names the field that is no usable value.',
  'identity:nonce': 'For the shop’s token: valid for ten minutes, once. Sites can ask that every token holds one.',
  'identity:prove':
    'Who the shop says is signed in: a JWT of at most ten minutes, or the older HMAC form. Makes the device if there is none. What it opens is readable with `pass`, which belongs to this page load; over HTTP as `X-Nahtlos-Pass`, on sockets as `auth.pass`. `token.…` says what is wrong with the token.',
  'consent:set':
    'A yes or a no for one purpose, with the version of the words she saw. Kept as proof; the newest holds.',
  'data:show': 'What the server holds of what this device has proven: the list before exporting and erasing.',
  'data:export':
    'Prepares everything held of what this device has proven. The pass fetches it once, within 24 hours. `proof.needed`: the proof is older than ten minutes.',
  'data:erase':
    'Erases for good: this device’s anonymous talk (`device`), or everything this device has proven (`all`). The answer counts what is gone. `proof.needed` as for the export.',
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
  'look:preview':
    'What loader and panel would be told with this look and in this language: for the preview of the settings. Nothing of it is kept.',
  'snippet:wait':
    'Waits ten minutes for a sign of the tag: the loader is told to speak up, and `snippet:changed` says what came. Asked again, it waits anew.',
  'snippet:read': 'What the light of the tag shows.',
  'rating:count': 'How many gave which score, from 1 to 5, in the last `days`.',
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
  'profile:open':
    'Everything the panel shows of a person, at most 64 KB, by one of her conversations or identifiers. Addresses and numbers are masked. `moreMembers`: so many more than fit. `profile.erased` once she is, with `detail.at` where that is on record.',
  'profile:reveal': 'The whole value of one identifier. Who looked is on record.',
  'profile:why':
    'Why these identifiers are one person: the claims, strongest first; what might be, what is kept apart and what was revoked; what agents did. `others` are those outside that the lines name.',
  'profile:find':
    'Persons by a whole value, a shop id, a conversation’s number (`#1042`), or the beginning of a name; at most 20.',
  'profile:rename': 'What agents call her; null takes it back. It goes before what she and the shop say.',
  'profile:join':
    'These are one person. Nothing moves: conversations keep id, readers and addresses, and no browser reads more than before. `profile.changed`: others than were compared; `profile.conflict` with `detail.reason` users, limit, size, parted or shared. `log` undoes it.',
  'profile:part': 'These are two persons, whatever is claimed: the weakest, latest claim between them gives way.',
  'claim:revoke': 'One piece of evidence counts no more, also when it comes again.',
  'claim:restore': 'It counts again.',
  'identity:undo':
    'Takes back the act of one line of the record, once, as long as it still holds; else `profile.changed`. An undoing can be undone.',
  'reader:revoke':
    'Who reads a conversation by this row reads it no more, at once. Whether it is one person with somebody does not change.',
  'device:end': 'Ends a visitor’s device: its token is dead at once and its sockets end.',
  'value:list': 'Values this site has blocked, or marked as shared by several persons.',
  'value:rule':
    'A value, or a pattern with `*`, that is never an identifier (`blocked`), or never joins (`shared`); `ok` takes the rule away. The profiles it touches are computed anew; nothing is lost.',
  'export:start':
    'Prepares everything held of these identifiers. The pass fetches it once, within 24 hours. Name each: a profile may be joined wrongly.',
  'erase:show': 'What erasing these identifiers would take, counted; nothing is erased.',
  'erase:start': 'Erases these identifiers and what belongs to them, for good; the job goes on after a restart.',
  'key:list': 'Keys with which the shop says who is signed in; of each secret the last characters.',
  'key:add': 'A new key. A secret made here is shown this once. Two are valid while the shop changes over.',
  'key:end': 'Ends a key: what was proven by it is proven no more, and its devices are asked again.',
  'key:test': 'What a token would do, and why not; changes nothing.',
  'privacy:read': 'How the site asks for consent, how long it keeps what, and what it says of its shop’s accounts.',
  'privacy:change': 'Changes what is named, the rest stays.',
  'retention:list':
    'What the daily removal took last, and what waits for a yes because it would take more than a tenth of a table.',
  'retention:allow': 'Lets the removal that waits go on.',
  'audit:list':
    'Who did what, newest first. `before` is the last id of the page before. Ids and codes, never contents.',
  'mail:state': 'How codes go out: by SMTP, into the demo’s mailbox, or not at all.',
  'route:preview': 'Which way an answer would take now, and every other way with what speaks against it.',
  'delivery:retry':
    'Tries a delivery again that failed or of which nobody knows. Refused with `delivery.already-sent`.',
  'delivery:move': 'Sends it another way. What may have arrived may arrive twice: ask first.',
  'delivery:leave': 'Somebody has seen it: it arrived, or is not to be tried again. It troubles nobody any more.',
  'delivery:hurry': 'What gathers with others leaves now.',
  'mail:read': 'The whole text of a mail, with quotes and signature.',
  'aside:release': 'A held mail becomes part of the talk, for her and everybody in it.',
  'aside:keep': 'A held mail stays where it is and waits for nobody any more.',
  'mail:join':
    'A conversation that began with a mail belongs to another: its mails are entered there, and it is closed.',
  'channel:read': 'The e-mail channel of the site, without its secrets, and how it does.',
  'channel:save':
    'Sets the e-mail channel up. Secrets are taken and never shown again; those that are absent stay. Errors name the field.',
  'channel:remove': 'Removes the site’s own e-mail channel; what waits goes back to the chat or fails visibly.',
  'channel:pause': 'Nothing goes out, until it is resumed.',
  'channel:reread': 'What came in and could not be read is read once more.',
  'channel:check':
    'Begins a test of the settings in the form, or of those that are saved: ask `channel:checked` for its steps.',
  'channel:checked': 'The steps of a test so far, each with the server’s own line.',
  'answering:read': 'How answers leave the chat: grace time, what goes to addresses nobody has confirmed, imprint.',
  'answering:change': 'Changes what is named and leaves the rest.',
  'escalation:preview': 'The brief as it would go, and who would be asked, in which order.',
  'brief:render': 'The brief as each channel shows it, with its budget and what does not fit.',
  'escalation:start':
    'Fetches somebody: a ladder of people, or one agent. Refused with `escalation.running`, `escalation.nobody`.',
  'escalation:next': 'The next one is asked at once.',
  'escalation:stop': 'Nobody else is asked.',
  'escalation:take': 'Takes the conversation on. The first one wins: `escalation.ended` for everybody after.',
  'policy:read': 'The ladders of the site, and who is on call.',
  'policy:change': 'Changes what is named and leaves the rest.',
  'policy:try': 'A dry run: who would be asked at that time. Nobody is.',
  'hours:read': 'Opening hours, and whether the site is open now.',
  'hours:change': 'Sets opening hours, holidays and the zone.',
  'reach:list': 'Where agents are reached outside the inbox: one’s own, for admins everybody’s.',
  'reach:add': 'Adds an address of one’s own; a code goes there. Nothing else does until it has come back.',
  'reach:verify': 'The code came back: the address counts. `code.wrong` (`detail.triesLeft`), `code.ended`.',
  'reach:send-code': 'Sends another code; the one before ends.',
  'reach:change': 'In which order, and at which hours.',
  'reach:remove': 'Nobody is reached there any more.',
  'answer:open':
    'An answer that came by mail and might be forged, for the page on which its author says that it is his.',
  'answer:send': 'He says so, once. Or it becomes a note, or nothing.',
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
  'link:ask': 'Another device shows this number: is that her? Answered by `link:answer` until the time told.',
  'link:done': 'Her conversation goes on elsewhere; `link:revoke` ends it.',
  'identity:refresh': 'A key of the shop ended: prove again.',
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
  'profile:changed': 'Members moved, or something was said of them: whoever shows one of `was` asks again under `now`.',
  'agents:changed': 'Read the team again.',
  'channel:changed': 'A channel began or ceased to work: read it again.',
  'site:changed': 'Read the settings again.',
  'snippet:changed': 'What the light of the tag shows now.',
  'session:revoked': 'This sign-in has ended. The connection ends.',
  'server:draining': 'The server stops: come back after this time.',
};
