import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A built widget and inbox without widget and inbox: for a server that is only talked to. */
export const plainDist = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'nahtlos-dist-'));
  for (const part of ['widget/assets', 'inbox/assets']) mkdirSync(join(folder, part), { recursive: true });
  writeFileSync(join(folder, 'widget/nahtlos.js'), 'globalThis.nahtlos = "__NAHTLOS_CONFIG__";\n');
  writeFileSync(join(folder, 'inbox/index.html'), '<!doctype html><title>Inbox</title>\n');
  const nothing = { wake: '', session: '', panel: '', live: '', texts: {} };
  writeFileSync(
    join(folder, 'widget/manifest.json'),
    JSON.stringify({ version: '0.0.0', loader: 'nahtlos.js', assets: nothing, words: {} }),
  );
  return folder;
};
