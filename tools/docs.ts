import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printedDocs } from './docs/printed-docs.ts';
import { root } from './root.ts';

/** `npm run docs`: prints anew what of the documents stands in the code. A test fails as long as one is stale. */
for (const { path, found, fresh } of printedDocs()) {
  if (found === fresh) continue;
  writeFileSync(join(root, path), fresh);
  console.log(`Printed ${path}`);
}
