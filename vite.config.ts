import { defineConfig } from 'vite';

/** Builds and serves the inbox. The widget's builds stand in widget/build.ts: each of its chunks is a build of its own. */
export default defineConfig({
  root: 'inbox',
  base: '/inbox/',
  publicDir: 'public',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/inbox',
    emptyOutDir: true,
    // The inbox's Content-Security-Policy knows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The inbox, and the frame in which its settings show the widget.
    rolldownOptions: { input: ['inbox/index.html', 'inbox/preview.html'] },
  },
});
