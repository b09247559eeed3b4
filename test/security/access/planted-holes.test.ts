import { afterAll, expect, it, vi } from 'vitest';
import { recordFigures } from '../../support/record-figures.ts';
import { checkAccess, type Scope } from './check-access.ts';
import { openWorld } from './world.ts';

/** The check above is worth what it finds: each of these is a mistake somebody could make, and each must come out. */

// Each starts a server of its own and fills it with people.
vi.setConfig({ testTimeout: 60_000 });

let [planted, found] = [0, 0];
afterAll(() => {
  const value = `${found} of ${planted}`;
  recordFigures('planted-holes', [
    { promise: 'P7', name: 'planted holes found', value, target: 'all', isMet: found === planted },
  ]);
});

type Mock = Parameters<typeof vi.doMock>[1];

/** The faults found on a server in which one module has a hole. */
const faultsWith = async (module: string, hole: (real: any) => object, scope: Scope): Promise<readonly string[]> => {
  const path = new URL(`../../../${module}`, import.meta.url).pathname;
  vi.resetModules();
  vi.doMock(path, (async (load: () => Promise<object>) => ({ ...(await load()), ...hole(await load()) })) as Mock);
  try {
    const { startTestApp } = await import('../../support/test-app.ts');
    await using world = await openWorld(startTestApp);
    return (await checkAccess(world, scope)).faults;
  } finally {
    vi.doUnmock(path);
  }
};

it('finds nothing in the scope of the holes while there is none', async () => {
  const faults = await faultsWith('plugin-server/error-code.ts', () => ({}), {
    doors: ['inbox conversation:open', 'visitor conversation:earlier', 'inbox site:change'],
    files: true,
    exports: true,
  });
  expect(faults).toEqual([]);
});

it('finds a question to the store that forgets the site', async () => {
  const faults = await faultsWith(
    'plugin-server/conversation/earlier-entries.ts',
    (real) => ({
      earlierForInbox: (read: any, caller: any, asked: any) =>
        real.earlierForInbox(
          { ...read, conversation: async (site: string, id: string) => await anySite(read, site, id) },
          caller,
          asked,
        ),
    }),
    { doors: ['inbox conversation:earlier'] },
  );
  finds(faults, 'an agent, inbox conversation:earlier, elsewhere, http: ok instead of not-found');
});

it('finds a visitor’s door that asks whether the conversation is there instead of whether it is hers', async () => {
  const faults = await faultsWith(
    'plugin-server/conversation/earlier-entries.ts',
    (real) => ({
      earlierForVisitor: (read: any, caller: any, asked: any, now: number) => {
        const readable = async (who: any, id: string) => {
          const row = await read.conversation(who.site, id);
          return row && { ...row, since_seq: 0 };
        };
        return real.earlierForVisitor({ ...read, readable }, caller, asked, now);
      },
    }),
    { doors: ['visitor conversation:earlier'] },
  );
  finds(faults, 'a visitor, visitor conversation:earlier, foreign, socket: ok instead of not-found');
});

it('finds a door that lets in more roles than were meant', async () => {
  const faults = await faultsWith(
    'protocol/wire.ts',
    ({ wire }) => ({
      wire: {
        ...wire,
        inbox: {
          ...wire.inbox,
          doors: {
            ...wire.inbox.doors,
            'site:change': {
              ...wire.inbox.doors['site:change'],
              who: { ...wire.inbox.doors['site:change'].who, agent: 'site' },
            },
          },
        },
      },
    }),
    { doors: ['inbox site:change'] },
  );
  finds(faults, 'an agent, inbox site:change, none, http: ok instead of auth.forbidden');
});

it('finds an answer that tells the foreign from the missing', async () => {
  const faults = await faultsWith(
    'plugin-server/conversation/close-conversation.ts',
    (real) => ({
      closeConversation: async (tx: any, close: any) => {
        const outcome = await real.closeConversation(tx, close);
        const isThere = (await tx.conversation(close.from.site, close.conversation)) !== undefined;
        if (!outcome.ok && isThere) outcome.problem.detail = { reason: 'not yours' };
        return outcome;
      },
    }),
    { doors: ['visitor conversation:close'] },
  );
  finds(faults, 'a visitor, visitor conversation:close, http: foreign and missing are told apart');
});

it('finds a door that says no and writes all the same', async () => {
  const faults = await faultsWith(
    'plugin-server/conversation/mark-read.ts',
    (real) => ({
      markRead: async (tx: any, mark: any) => {
        const outcome = await real.markRead(tx, mark);
        const row = outcome.ok ? undefined : await tx.conversation(mark.from.site, mark.conversation);
        if (row !== undefined) await tx.saveConversation({ ...row, visitor_read: row.visitor_read + 1 });
        return outcome;
      },
    }),
    { doors: ['visitor conversation:read'] },
  );
  finds(faults, 'a visitor, visitor conversation:read, foreign, http: changed what is not hers');
});

it('finds news told in the wrong room', async () => {
  const faults = await faultsWith(
    'plugin-server/socket/rooms.ts',
    ({ visitorRooms }) => ({ visitorRooms: { ...visitorRooms, talk: () => 'talk:everybody' } }),
    { doors: ['visitor message:send'] },
  );
  finds(faults, 'a visitor, visitor message:send, own, http: a visitor of the site heard entry:added');
});

it('finds a device that is let in though it was ended', async () => {
  const faults = await faultsWith(
    'plugin-server/identity/find-device.ts',
    (real) => ({
      findDevice: async (desk: any, shown: any) =>
        real.findDevice(
          {
            ...desk,
            store: {
              ...desk.store,
              read: {
                ...desk.store.read,
                deviceByTokenHash: async (hash: string) => {
                  const row = await desk.store.read.deviceByTokenHash(hash);
                  return row && { ...row, ended_at: null };
                },
              },
            },
          },
          shown,
        ),
    }),
    { doors: ['visitor conversation:list'] },
  );
  finds(faults, 'a device that was ended, visitor conversation:list, none, http: ok instead of auth.revoked');
});

it('finds a note’s file that is given to the visitor', async () => {
  const faults = await faultsWith(
    'plugin-server/conversation/add-note.ts',
    (real) => ({
      addNote: (tx: any, note: any) =>
        real.addNote({ ...tx, attachFiles: (ids: any, id: any) => tx.attachFiles(ids, id, false) }, note),
    }),
    { doors: [], files: true },
  );
  finds(faults, 'a visitor, visitor download of a file, a note’s in her own conversation: ok instead of not-found');
});

it('finds an export that asks for the pass only, and not who brings it', async () => {
  const faults = await faultsWith(
    'plugin-server/identity/handout/take-export.ts',
    (real) => ({
      takeExport: (desk: any, caller: any, pass: string) => {
        const anybodys = (tx: any) => ({
          ...tx,
          export: async (hash: string) => {
            const row = await tx.export(hash);
            return row && { ...row, actor: caller.agent, site: caller.site };
          },
          takeExport: async (hash: string, _: string, now: number) =>
            tx.takeExport(hash, (await tx.export(hash)).site, now),
        });
        const write = (verb: any, ...rest: any[]) => desk.store.write((tx: any) => verb(anybodys(tx)), ...rest);
        return real.takeExport({ ...desk, store: { ...desk.store, write } }, caller, pass);
      },
    }),
    { doors: [], exports: true },
  );
  finds(faults, 'an admin, inbox export by a pass, another’s of the site: ok instead of not-found');
});

/** The fault that this hole makes is among those that came out. */
const finds = (faults: readonly string[], fault: string): void => {
  planted += 1;
  expect(faults.join('\n')).toContain(fault);
  found += 1;
};

/** The row of whatever site it is. */
const anySite = async (read: any, site: string, id: string): Promise<object | undefined> => {
  for (const other of [site, ...(await read.sites()).map((it: { id: string }) => it.id)]) {
    const row = await read.conversation(other, id);
    if (row !== undefined) return row;
  }
  return undefined;
};
