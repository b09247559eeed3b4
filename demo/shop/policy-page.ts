import { type PolicyLine, policyLines, printPolicy, trustedTypesLine } from '../../protocol/policy-lines.ts';
import { html } from './html.ts';

/** What a page forbids that forbids all it can; beside it stands what the widget needs, and nothing else. */
export const strictPolicy = (publicUrl: string, own: readonly PolicyLine[] = []): string => {
  const sources = (line: PolicyLine): readonly string[] => [
    ...own.filter(({ directive }) => directive === line.directive).flatMap((more) => more.sources),
    ...line.sources,
  ];
  const needed = policyLines(publicUrl).map((line) => ({ ...line, sources: sources(line) }));
  return printPolicy([
    { directive: 'default-src', sources: ["'none'"] },
    ...needed,
    ...own.filter(({ directive }) => needed.every((line) => line.directive !== directive)),
    { directive: 'base-uri', sources: ["'none'"] },
    { directive: 'form-action', sources: ["'none'"] },
    { directive: 'frame-ancestors', sources: ["'none'"] },
    { directive: 'require-trusted-types-for', sources: ["'script'"] },
    trustedTypesLine,
  ]);
};

/** A page with nothing of its own, under exactly the policy that the documents print. */
export const policyPage = (publicUrl: string): string =>
  html`<!doctype html>
<html lang="de">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>Der Chat unter einer strengen Richtlinie</title>
  <link rel="icon" type="image/svg+xml" href="${publicUrl}/demo/mark.svg">
  <script async src="${publicUrl}/nahtlos.js"></script>
</head>
<body>
  <main>
    <h1>Der Chat unter einer strengen Richtlinie</h1>
    <p>Diese Seite verbietet alles außer diesen Zeilen, und der Chat läuft.</p>
    <pre><code>${strictPolicy(publicUrl).replaceAll('; ', ';\n')}</code></pre>
  </main>
</body>
</html>
`.text;
