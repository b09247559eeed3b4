import { matchesGlob } from 'node:path';
import type { Complaint } from './complaint.ts';
import type { SourceFile } from './source-files.ts';

type Arrow = {
  readonly from: readonly string[];
  readonly except?: readonly string[];
  /** What it must never import: paths of the repository or packages. */
  readonly never?: readonly string[];
  /** All it may import, where the list of allowed things is the shorter one. */
  readonly only?: readonly string[];
  readonly because: string;
};

const outsiders = ['demo/**', 'test/**', 'tools/**'];
/** Of the store, its interface is for everybody: what a verb may ask, within which transaction, of which rows. */
const concreteStores = [
  'plugin-server/store/!(store|tx|schema|*-tx).ts',
  'plugin-server/store/*/**',
  'kysely',
  'pg',
  'node:sqlite',
];
const concreteChannels = ['plugin-server/channels/*/**'];
const transports = ['plugin-server/http/**', 'plugin-server/socket/**', 'express', 'socket.io'];

/** The arrows that must never be drawn. */
const arrows: readonly Arrow[] = [
  {
    from: ['protocol/**'],
    only: ['protocol/**', 'valibot'],
    because: 'protocol is what all three programs share: it imports nothing but its schema library',
  },
  {
    from: ['widget/**'],
    except: ['widget/build.ts'],
    never: ['plugin-server/**', 'inbox/**', 'node:*', 'preact', '@preact/*', ...outsiders],
    because: 'the widget sees only itself and protocol',
  },
  {
    from: ['inbox/**'],
    never: ['plugin-server/**', 'widget/**', 'node:*', 'lit', 'lit/**', 'preact/compat', ...outsiders],
    because: 'the inbox sees only itself and protocol',
  },
  {
    from: ['plugin-server/**'],
    never: ['widget/**', 'inbox/**', ...outsiders],
    because: 'the server serves the built files of widget and inbox by path and knows nobody outside',
  },
  {
    from: ['plugin-server/{conversation,identity,cdp,report}/**'],
    never: [...transports, 'plugin-server/outbox/**'],
    because: "the rules see the store's interface and protocol, never a transport",
  },
  {
    from: concreteChannels,
    never: [...transports, 'plugin-server/store/**', 'plugin-server/conversation/**', 'plugin-server/outbox/**'],
    because: 'an adapter sees adapter.ts and protocol: no database, no transport, no rules',
  },
  {
    from: ['plugin-server/outbox/**'],
    never: transports,
    because: 'adapters and store are handed to the outbox',
  },
  {
    from: ['plugin-server/**'],
    // A command of the shell is a program of its own, as the app is.
    except: ['plugin-server/app.ts', 'plugin-server/command/**', 'plugin-server/store/**', ...concreteChannels],
    never: [...concreteStores, ...concreteChannels],
    because: 'only app.ts and the commands know concrete stores and channels',
  },
  {
    from: [
      'plugin-server/store/{conversation-queries,proof-queries,proof-tx}.ts',
      'plugin-server/identity/{find-device,level-of,passes}.ts',
    ],
    never: ['plugin-server/store/graph-*.ts', 'plugin-server/identity/graph/**'],
    because: 'what a browser may read is decided by what it has proven, never by claims, roots or traits',
  },
  {
    from: ['plugin-server/**/*visitor*'],
    never: ['plugin-server/**/*note*', 'plugin-server/**/*aside*'],
    because: "what a visitor's device is answered with cannot see the agents' notes",
  },
  {
    from: ['plugin-server/**'],
    except: ['plugin-server/**/safe-fetch.ts'],
    never: ['undici', 'node:https'],
    because: 'every request to another host goes through safeFetch()',
  },
  {
    from: ['widget/parts/**'],
    never: ['widget/{transport,outbox,device,connection}.ts', 'protocol/outbox.ts', 'idb-keyval', 'socket.io-client'],
    because: 'parts see the chat session, never connection, outbox or storage',
  },
  {
    from: ['widget/chat-session.ts', 'widget/{transport,outbox,device,connection}.ts'],
    never: ['widget/parts/**', 'lit', 'lit/**'],
    because: 'the chat session knows no parts and no Lit',
  },
  {
    from: ['inbox/{parts,screens}/**'],
    never: ['inbox/connection.ts', 'inbox/connection/**', 'socket.io-client', 'idb-keyval'],
    because: 'parts and screens see models, never the connection',
  },
  {
    from: ['inbox/models/**'],
    never: ['inbox/{parts,screens}/**', 'preact', 'preact/**'],
    because: 'models know nothing of what draws them',
  },
];

export function checkArrows(files: readonly SourceFile[]): Complaint[] {
  return [...files.flatMap(forbiddenArrows), ...files.flatMap(arrowsBetweenChannels), ...cycles(files)];
}

function forbiddenArrows(file: SourceFile): Complaint[] {
  const mine = arrows.filter(({ from, except = [] }) => matches(file.path, from) && !matches(file.path, except));
  return file.links.flatMap(({ to, line }) =>
    mine
      .filter(({ never = [], only }) => matches(to, never) || (only && !matches(to, only)))
      .map(({ because }) => ({ path: file.path, line, sentence: `must not import ${to}: ${because}` })),
  );
}

function arrowsBetweenChannels(file: SourceFile): Complaint[] {
  const channelOf = (path: string) => /^plugin-server\/channels\/([^/]+)\//.exec(path)?.[1];
  const own = channelOf(file.path);
  if (own === undefined) return [];
  return file.links
    .filter(({ to }) => (channelOf(to) ?? own) !== own)
    .map(({ to, line }) => ({
      path: file.path,
      line,
      sentence: `must not import ${to}: a channel knows no other channel`,
    }));
}

/** One complaint per knot of files that import each other, types included: a shape two files share has one home. */
function cycles(files: readonly SourceFile[]): Complaint[] {
  const graph = new Map(
    files.map((file) => [file.path, file.links.filter((link) => link.isFile).map((link) => link.to)]),
  );
  const order = new Map<string, number>();
  const stack: string[] = [];
  const found: Complaint[] = [];
  const visit = (path: string): number => {
    const number = order.size;
    order.set(path, number);
    stack.push(path);
    let low = number;
    for (const next of graph.get(path) ?? []) {
      if (!graph.has(next)) continue;
      if (!order.has(next)) low = Math.min(low, visit(next));
      else if (stack.includes(next)) low = Math.min(low, order.get(next) ?? low);
    }
    if (low === number) {
      const knot = stack.splice(stack.indexOf(path));
      if (knot.length > 1)
        found.push({ path, sentence: `imports itself in a circle with ${knot.slice(1).join(', ')}` });
    }
    return low;
  };
  for (const path of graph.keys()) if (!order.has(path)) visit(path);
  return found;
}

function matches(path: string, globs: readonly string[]): boolean {
  return globs.some((glob) => matchesGlob(path, glob));
}
