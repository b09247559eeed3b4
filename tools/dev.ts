import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createServer } from 'vite';
import { buildStale } from './build.ts';
import { root } from './root.ts';

/**
 * `npm run dev`: the server, restarted when its files change; the inbox from Vite, reloaded as it is edited; the widget
 * built anew when it changes (the tag's page has to be reloaded by hand).
 */
const target = `http://127.0.0.1:${process.env.PORT ?? '3000'}`;

await buildStale();
const server = spawn(
  process.execPath,
  ['--watch', '--watch-preserve-output', '--import', './tools/preflight.js', 'tools/start.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { NODE_ENV: 'development', ...process.env },
  },
);

const vite = await createServer({
  root: join(root, 'inbox'),
  configFile: join(root, 'vite.config.ts'),
  server: {
    host: '127.0.0.1',
    // Everything but the inbox itself is the server's; it must see its own origin, as it would without Vite.
    proxy: { '^/(?!inbox(?:/(?!preview)|$))': { target, ws: true, headers: { origin: target } } },
  },
});
await vite.listen();
vite.printUrls();

let edits = 0;
for (const folder of ['widget', 'protocol']) watch(join(root, folder), { recursive: true }, () => void rebuildWidget());

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.kill(signal);
    void vite.close();
  });
}
server.once('exit', (code) => process.exit(code ?? 0));

/** One build at a time, after the last of the steps in which an editor writes a file. */
async function rebuildWidget(): Promise<void> {
  edits += 1;
  if (edits > 1) return;
  for (let seen = 0; seen < edits; ) {
    seen = edits;
    await wait(100);
    await buildStale(['widget']).catch((cause: unknown) =>
      console.error(cause instanceof Error ? cause.message : cause),
    );
  }
  edits = 0;
}
