// Loaded before every command (`node --import ./tools/preflight.js …`). Plain JavaScript, because the Node it has to
// turn away cannot read the TypeScript that follows.
import { readFileSync } from 'node:fs';
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';

const wanted = Number(
  /\d+/.exec(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).engines.node)[0],
);

if (Number(process.versions.node.split('.')[0]) < wanted) {
  console.error(
    `Nahtlos needs Node ${wanted} or newer, this is Node ${process.versions.node}. ` +
      'Run "npm install" (it brings a fitting Node) and start everything by "npm run" or "npx", or install a newer Node.',
  );
  process.exit(1);
}

// Taking the types out of every file is half of a start and a fifth of its memory; the second start finds it done. By
// content, so that an edited file is never taken for its former self.
module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url)));
