import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'vite';

const folder = fileURLToPath(new URL('.', import.meta.url));
const chunk = async (name: string, entry: string, format: 'es' | 'iife') => {
  const result = await build({
    configFile: false, root: folder, logLevel: 'warn',
    build: { write: false, minify: true, target: 'es2022', modulePreload: false, reportCompressedSize: false,
      rolldownOptions: { input: folder + entry, preserveEntrySignatures: 'strict', output: { format, codeSplitting: false, entryFileNames: `${name}.js` } } },
  });
  const outputs = (Array.isArray(result) ? result[0] : result) as { output: { code?: string }[] };
  return outputs.output[0]?.code ?? '';
};
const code = await chunk('loader', 'loader.ts', 'iife');
await mkdir('/tmp/w', { recursive: true });
await writeFile('/tmp/w/loader.js', code);

