import { matchesGlob } from 'node:path';
import type { Complaint } from './complaint.ts';
import { type Node, readTextFiles, type SourceFile, walk } from './source-files.ts';

type Ban = {
  readonly pattern: RegExp;
  readonly where: readonly string[];
  readonly except?: readonly string[];
  readonly inComments?: true;
  readonly sentence: string;
};

const pages = ['widget/**', 'inbox/**'];

/** What the compiler lets through and this project does not. */
const bans: readonly Ban[] = [
  {
    pattern:
      /\b(?:innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|createContextualFragment|parseFromString|srcdoc|unsafe(?:HTML|SVG|MathML|Static)|dangerouslySetInnerHTML)\b/g,
    where: [...pages, 'demo/**'],
    sentence: 'makes markup out of text; let Lit or Preact draw it',
  },
  {
    pattern: /\bdocument\.write(?:ln)?\b/g,
    where: [...pages, 'demo/**'],
    sentence: 'writes into the page as it loads',
  },
  { pattern: /(?<![\w.])eval\(|\bnew Function\b/g, where: ['**'], sentence: 'runs text as code' },
  { pattern: /\bpostMessage\([^;]*['"]\*['"]/g, where: pages, sentence: 'speaks to every origin; name one' },
  {
    pattern: /(?<![\w-])style=|\bstyleMap\b|<style\b/g,
    where: ['widget/**'],
    except: ['widget/build.ts'],
    sentence: "breaks under a page's strict CSP; use a class of the constructed sheet",
  },
  { pattern: /(?<![\w-])style=["']/g, where: ['inbox/**'], sentence: 'breaks under the CSP of the inbox' },
  { pattern: /\d\s*rem\b/g, where: ['widget/**'], sentence: "rem is the host page's; use px or em" },
  { pattern: /\bcontent-visibility\b/g, where: ['widget/**'], sentence: 'breaks scroll-to-bottom in the thread' },
  {
    pattern: /\bcustomElements\.define\b/g,
    where: ['**'],
    except: ['widget/define.ts', 'test/**'],
    sentence: 'only widget/define.ts registers elements',
  },
  {
    pattern: /\bprocess\.env\b|['"](?:node:)?process['"]/g,
    where: ['plugin-server/**'],
    except: ['plugin-server/config.ts'],
    sentence: 'only config.ts reads the environment',
  },
  {
    pattern:
      /\bDate\.now\b|\bnew Date\(\)|(?<!new )\bDate\(\)|\bperformance\.(?:now|timeOrigin)\b|\bprocess\.(?:hrtime|uptime)\b/g,
    where: ['plugin-server/**', 'protocol/**'],
    except: ['plugin-server/clock.ts'],
    sentence: 'only clock.ts reads the time',
  },
  {
    pattern: /\bMath\.random\b/g,
    where: ['**'],
    except: ['test/**'],
    sentence: 'is guessable; take random bits from crypto, or a seed that is handed in',
  },
  {
    pattern: /(?<![\w.])fetch\(/g,
    where: ['plugin-server/**'],
    except: ['plugin-server/**/safe-fetch.ts'],
    sentence: 'every request to another host goes through safeFetch()',
  },
  {
    pattern: /\bv\.(?:object|looseObject|any|unknown)\(/g,
    where: ['protocol/**', 'plugin-server/**'],
    sentence: 'takes what nobody described; say v.strictObject() and a schema with limits',
  },
  { pattern: /\b(?:TO)DO\b|\b(?:FIX)ME\b/g, where: ['**'], inComments: true, sentence: 'belongs into an issue' },
];

export function checkBans(files: readonly SourceFile[]): Complaint[] {
  return [...files, ...readTextFiles()].flatMap(bannedWords).concat(files.flatMap(timedComparisons));
}

function bannedWords({ path, text, code }: { path: string; text: string; code: string }): Complaint[] {
  return bans
    .filter(({ where, except = [] }) => matches(path, where) && !matches(path, except))
    .flatMap(({ pattern, inComments, sentence }) =>
      [...(inComments ? text : code).matchAll(pattern)].map(({ 0: found, index }) => ({
        path,
        line: text.slice(0, index).split('\n').length,
        sentence: `${found.trim()}: ${sentence}`,
      })),
    );
}

const secretName = /(?:^|[a-z_])(?:token|(?<!content_?)hash|secret|password|digest|hmac|signature|mac)$/i;
const equality = ['===', '!==', '==', '!='];

/**
 * `===` stops at the first differing byte and so tells a patient caller how far a guess was right. Comparing with
 * nothing (`null`, `undefined`, a length, a literal) tells nothing.
 */
function timedComparisons(file: SourceFile): Complaint[] {
  if (!matches(file.path, ['plugin-server/**'])) return [];
  const found: Complaint[] = [];
  walk(file.program, (node) => {
    if (node.type !== 'BinaryExpression') return;
    const { operator, left, right } = node as Node & { operator: string; left: Node; right: Node };
    if (!equality.includes(operator) || isPlain(left) || isPlain(right)) return;
    const secret = [left, right].map(nameOf).find((name) => name !== undefined && secretName.test(name));
    if (secret) {
      found.push({ path: file.path, line: file.lineAt(node.start), sentence: `compare ${secret} by safeEqual()` });
    }
  });
  return found;
}

function isPlain(node: Node): boolean {
  return ['Literal', 'UnaryExpression', 'TemplateLiteral'].includes(node.type) || nameOf(node) === 'undefined';
}

function nameOf(node: Node): string | undefined {
  if (node.type === 'Identifier') return (node as Node & { name: string }).name;
  if (node.type === 'MemberExpression') return nameOf((node as Node & { property: Node }).property);
  if (node.type === 'ChainExpression') return nameOf((node as Node & { expression: Node }).expression);
  return undefined;
}

function matches(path: string, globs: readonly string[]): boolean {
  return globs.some((glob) => glob === '**' || matchesGlob(path, glob));
}
