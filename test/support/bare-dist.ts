import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the server serves, with nothing in it: for tests that are about the server and must not wait for a build. */
export const bareDist = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'nahtlos-dist-'));
  for (const part of ['widget/assets', 'widget/esm', 'inbox/assets'])
    mkdirSync(join(folder, part), { recursive: true });
  const put = (path: string, text: string): void => writeFileSync(join(folder, path), text);
  put('widget/nahtlos.js', '(() => { const config = "__NAHTLOS_CONFIG__"; globalThis.nahtlosConfig = config; })();\n');
  put('widget/assets/wake.0.js', 'export const wake = 1;\n');
  put('inbox/assets/main.0.js', 'export const inbox = 1;\n');
  put(
    'inbox/index.html',
    '<!doctype html><title>Inbox</title><script type="module" src="/inbox/assets/main.0.js"></script>\n',
  );
  put('inbox/preview.html', '<!doctype html><title>Preview</title>\n');
  put(
    'widget/manifest.json',
    JSON.stringify({
      version: '0.0.0',
      loader: 'nahtlos.js',
      words: { de: {}, en: {} },
      said: {},
      integrity: `sha384-${'A'.repeat(64)}`,
      sizes: {},
    }),
  );
  return folder;
};
