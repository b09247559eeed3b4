import { expect, test } from 'vitest';
import { claimSets } from '../../plugin-server/store/profile-tx.ts';
import type { Tx } from '../../plugin-server/store/tx.ts';
import type {
  AgentId,
  Cid,
  CodeId,
  ConversationId,
  DeviceId,
  FileId,
  IdentityKeyId,
  SignInId,
  SiteId,
  StartKey,
} from '../../protocol/ids.ts';
import { views } from '../../protocol/view.ts';
import { sqlitePlans } from './plans.ts';

const site = 'st' as SiteId;
const conversation = 'cv' as ConversationId;
const device = 'dv' as DeviceId;
const agent = 'ag' as AgentId;
const cid = 'cid' as Cid;
const who = { site, device, anon: 1, now: 1, shown: 0 as const };

const asked: Record<string, (tx: Tx) => Promise<unknown>> = {
  conversation: (tx) => tx.conversation(site, conversation),
  readable: (tx) => tx.readable(who, conversation),
  conversationByStart: (tx) => tx.conversationByStart(device, 'start' as StartKey),
  lastN: (tx) => tx.lastN(conversation, 'd:a'),
  messageByCid: (tx) => tx.messageByCid('d:a', cid),
  noteByCid: (tx) => tx.noteByCid('d:a', cid),
  entriesAfter: (tx) => tx.entriesAfter(conversation, 1, 50),
  entriesBefore: (tx) => tx.entriesBefore(conversation, 1, 100, 50),
  othersAfter: (tx) => tx.othersAfter(conversation, 1, agent),
  asidesAfter: (tx) => tx.asidesAfter(conversation, 1, 50),
  asidesBetween: (tx) => tx.asidesBetween(conversation, 1, 100),
  changedAfter: (tx) => tx.changedAfter(site, 1, 200),
  goneAfter: (tx) => tx.goneAfter(site, 1, 200),
  listCounts: (tx) => tx.listCounts(site, agent),
  countMessagesAfter: (tx) => tx.countMessagesAfter(conversation, 'visitor', 1),
  settleRead: (tx) => tx.settleRead(conversation, 5, 1),
  command: (tx) => tx.command('d:a', cid),
  file: (tx) => tx.file(site, 'fl' as FileId),
  fileByCid: (tx) => tx.fileByCid('d:a', cid),
  ownFiles: (tx) => tx.ownFiles(site, { device }, ['f1' as FileId, 'f2' as FileId]),
  attachFiles: (tx) => tx.attachFiles(['f1' as FileId], conversation, false),
  deviceByTokenHash: (tx) => tx.deviceByTokenHash('h'),
  device: (tx) => tx.device(site, device),
  siteByKey: (tx) => tx.siteByKey('shop'),
  agentByEmail: (tx) => tx.agentByEmail('mia@shop.example'),
  member: (tx) => tx.member(site, agent),
  signInByHash: (tx) => tx.signInByHash('h'),
  endSignIns: (tx) => tx.endSignIns(agent, 1, 'si' as SignInId),
  inviteByHash: (tx) => tx.inviteByHash('h'),
  indexNext: (tx) => tx.indexNext(100),
  removeCommands: (tx) => tx.removeCommands(1, 500),
  removeGone: (tx) => tx.removeGone(1, 500),
  removeEmptyDevices: (tx) => tx.removeEmptyDevices(1, 500),
  removeLooseFiles: (tx) => tx.removeLooseFiles(1, 500),
  code: (tx) => tx.code(site, device, 'oc' as CodeId),
  'codeTimes of a device': (tx) => tx.codeTimes({ device }, 1),
  'codeTimes of an address': (tx) => tx.codeTimes({ site, valueHmac: 'h' }, 1),
  openCodes: (tx) => tx.openCodes(device, 'prove'),
  countTry: (tx) => tx.countTry({ site, device, id: 'oc' as CodeId, now: 1, most: 5 }),
  isDeliveryDue: (tx) => tx.isDeliveryDue('email', [site], 1),
  claimDeliveries: (tx) =>
    tx.claimDeliveries({
      channel: 'email',
      sites: [site],
      now: 1,
      limit: 5,
      claim: 'c',
      run: 'r',
      leaseUntil: 2,
      gathers: true,
    }),
  lapseDeliveries: (tx) => tx.lapseDeliveries({ channel: 'email', now: 1, run: 'r', lookAfterMs: 0 }),
  deliveriesOf: (tx) => tx.deliveriesOf(conversation, 1),
  deliveriesIn: (tx) => tx.deliveriesIn(1),
  parcelOfVendor: (tx) => tx.parcelOfVendor('email', 'v'),
  waitingOutside: (tx) => tx.waitingOutside(conversation, 1),
  waitingInChat: (tx) => tx.waitingInChat(conversation),
  dueInChat: (tx) => tx.dueInChat(1, 100),
  troubleOf: (tx) => tx.troubleOf(conversation, 0),
  hurryDeliveries: (tx) => tx.hurryDeliveries(conversation, 'email', '1', 1),
  waitingOn: (tx) => tx.waitingOn(site, 'email', 5),
  channelState: (tx) => tx.channelState(site, 'email'),
};
Object.assign(asked, {
  identifiers: (tx) => tx.identifiers(site, [1, 2, 3]),
  identifiersAfter: (tx) => tx.identifiersAfter(site, 5, 200),
  claimBetween: (tx) => tx.claimBetween(site, 1, 2, 'jwt'),
  claimsOf: (tx) => tx.claimsOf(site, [1, 2, 3], 50),
  claimsIn: (tx) => tx.claimsIn(site, [1, 2, 3], ['joined', 'redundant'], 50),
  claimsAboveHub: (tx) => tx.claimsAboveHub(site, [1, 2, 3], 50),
  'userClaims of a hub': (tx) => tx.userClaims(site, 1, ['hub'], 1, 32),
  countPageClaims: (tx) => tx.countPageClaims(site, 1, 5, 20),
  partedOf: (tx) => tx.partedOf(site, [1, 2, 3]),
  saveRoots: (tx) => tx.saveRoots([1, 2, 3], 1),
  saveClaimStates: (tx) => tx.saveClaimStates([1, 2, 3], 'hub'),
} satisfies Record<string, (tx: Tx) => Promise<unknown>>);

test('claims are read by their ends, and never all of a site', async () => {
  for (const name of ['claimsOf', 'claimsIn', 'claimsAboveHub', 'userClaims of a hub', 'countPageClaims']) {
    const steps = await sqlitePlans()(asked[name]!);
    const ends = steps.filter((step) => step.includes('claim'));
    expect(ends, name).toEqual([
      expect.stringMatching(/INDEX claim_a \(a=\?/),
      expect.stringMatching(/INDEX claim_b \(b=\?/),
    ]);
  }
});

for (const view of views)
  for (const sort of ['waiting', 'newest'] as const)
    for (const after of [undefined, { key: 5, conversation }])
      asked[`list ${view} by ${sort}${after === undefined ? '' : ', next page'}`] = (tx) =>
        tx.list(site, { view, sort, agent, limit: 100, ...(after === undefined ? {} : { after }) });

test.each(Object.entries(asked))('%s reads an index from the place it needs, and sorts nothing', async (_, ask) => {
  const steps = await sqlitePlans()(ask);
  expect(steps).not.toEqual([]);
  // `peer` is the one row of a sum; the index of what is not yet found holds nothing else.
  const whole = /^SCAN (?!peer$|conversation USING INDEX conversation_unindexed$)/;
  for (const step of steps) {
    expect(step).not.toMatch(whole);
    expect(step).not.toContain('TEMP B-TREE');
  }
});

/** Of one person or of twenty: what is sorted is hers, what is read comes through an index. */
const one = { site, roots: [1], limit: 20 };
const ofPersons: Record<string, (tx: Tx) => Promise<unknown>> = {
  profileMembers: (tx) => tx.profileMembers(one),
  'profileMembers of several': (tx) => tx.profileMembers({ ...one, roots: [1, 2, 3] }),
  profileProofs: (tx) => tx.profileProofs(one),
  profileDevices: (tx) => tx.profileDevices(one),
  profileConversations: (tx) => tx.profileConversations(one),
  conversationsByProfile: (tx) => tx.conversationsByProfile(one),
  profileTraits: (tx) => tx.profileTraits(one),
  profileNames: (tx) => tx.profileNames(one),
  profileConsents: (tx) => tx.profileConsents(one),
  profileLog: (tx) => tx.profileLog(one),
  conversationReaders: (tx) => tx.conversationReaders(conversation, 20),
  conversationByNumber: (tx) => tx.conversationByNumber(site, 1),
  extKinds: (tx) => tx.extKinds(site, 3),
  logLine: (tx) => tx.logLine(site, 1),
  logAbout: (tx) => tx.logAbout([1, 2]),
  undoneOf: (tx) => tx.undoneOf([1, 2]),
  auditOf: (tx) => tx.auditOf(site, 100, 20),
  agentNames: (tx) => tx.agentNames([agent]),
  deviceLabels: (tx) => tx.deviceLabels(site, [device]),
};
Object.assign(ofPersons, {
  deviceByRevokeHash: (tx) => tx.deviceByRevokeHash('h'),
  proofsOf: (tx) => tx.proofsOf(device),
  devicesProving: (tx) => tx.devicesProving(1, 1),
  devicesOfUser: (tx) => tx.devicesOfUser(1),
  newDevicesOf: (tx) => tx.newDevicesOf(1, 1),
  peersOf: (tx) => tx.peersOf(conversation),
  readingsOf: (tx) => tx.readingsOf(1),
  readersOf: (tx) => tx.readersOf(conversation, 1),
  identityKeys: (tx) => tx.identityKeys(site),
  devicesByKey: (tx) => tx.devicesByKey('ik' as IdentityKeyId, 1),
  'endProofs of a person': (tx) => tx.endProofs({ identifier: 1 }, 1),
  'endProofs by a key': (tx) => tx.endProofs({ key: 'ik' as IdentityKeyId }, 1),
  usedUntil: (tx) => tx.usedUntil(site, 'h'),
} satisfies Record<string, (tx: Tx) => Promise<unknown>>);
for (const set of claimSets) ofPersons[`profileClaims: ${set}`] = (tx) => tx.profileClaims(set, one);

test.each(Object.entries(ofPersons))('%s reads nothing but what belongs to her', async (_, ask) => {
  const steps = await sqlitePlans()(ask);
  expect(steps).not.toEqual([]);
  // A subquery over her rows is walked whole; a table never is.
  for (const step of steps) expect(step).not.toMatch(/^SCAN (?!own$|d$|c$|\(subquery)/);
});

test('claims of a shop tablet are read by what became of them, not all', async () => {
  for (const set of claimSets) {
    const steps = await sqlitePlans()((tx) => tx.profileClaims(set, one));
    expect(steps.filter((step) => /SEARCH c .*claim_a|SEARCH c .*claim_b/.test(step))).toEqual(
      Array.from({ length: set === 'joins' ? 1 : 2 }, () => expect.stringContaining('AND is_on=? AND state=?')),
    );
  }
});

test('persons are found by the beginning of a name in the index of names', async () => {
  const steps = await sqlitePlans()((tx) => tx.profilesNamed(site, 'An', 20));
  expect(steps.join('\n')).toMatch(/SEARCH trait USING (COVERING )?INDEX trait_name \(<expr>>\? AND <expr><\?\)/);
  expect(steps).toContain('SEARCH i USING INTEGER PRIMARY KEY (rowid=?)');
});

test('a search asks the index and then for one row each', async () => {
  const [index, ...joined] = await sqlitePlans()((tx) => tx.search(site, { words: ['bike'], offset: 0, limit: 50 }));
  expect(index).toMatch(/^SCAN found_words VIRTUAL TABLE INDEX/);
  expect(joined.map((step) => step.replace(/ USING .*(INDEX \S+|KEY)/, ''))).toEqual([
    'SEARCH found (rowid=?)',
    'SEARCH conversation (rowid=?)',
    'SEARCH entry (conversation=? AND seq=?) LEFT-JOIN',
    'SEARCH aside (conversation=? AND aside_seq=?) LEFT-JOIN',
  ]);
});

test('counting the lists reads one index and no rows', async () => {
  const steps = await sqlitePlans()((tx) => tx.listCounts(site, agent));
  expect(steps).toEqual([expect.stringContaining('USING COVERING INDEX conversation_waiting (site=? AND state=?)')]);
});
