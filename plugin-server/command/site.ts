import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../config.ts';
import { answerOperator } from '../operator/answer-operator.ts';
import { askOperator } from '../operator/ask-operator.ts';
import type { OperatorAnswer, OperatorRequest } from '../operator/operator-talk.ts';
import { openAlone } from './open-alone.ts';
import { CommandRefusal, runCommand } from './run-command.ts';

const usage = `npm run site -- --add KEY --origins LIST [--name NAME] [--privacy-url ADDRESS]

  Makes a further site on this server, while it runs or while it does not.
  --add          its key: small letters, digits and hyphens, 40 at most; it stands in the tag
  --origins      where its pages are, separated by commas: https://shop.example,https://*.shop.example
  --name         what visitors and agents call it; without it, the key
  --privacy-url  its privacy notice; without one the chat works on localhost only`;

async function makeSite(): Promise<void> {
  const request = readRequest();
  if (request === null) return void process.stdout.write(`${usage}\n`);
  const config = readConfig();
  const answer = (await askOperator(config.dataFolder, request)) ?? (await addAlone(config, request));
  if (!answer.ok) throw new CommandRefusal(sentenceOf(answer));
  process.stdout.write(`The site ${request.key} is there. Its tag:\n  ${answer.tag}\n`);
}

/** null: only the usage is wanted. */
function readRequest(): OperatorRequest | null {
  const { values } = parseArgs({
    options: {
      add: { type: 'string' },
      origins: { type: 'string' },
      name: { type: 'string' },
      'privacy-url': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true || values.add === undefined) return null;
  const { name, 'privacy-url': privacyUrl } = values;
  return {
    ask: 'site:add',
    key: values.add,
    origins: (values.origins ?? '')
      .split(',')
      .map((it) => it.trim())
      .filter((it) => it !== ''),
    ...(name === undefined ? {} : { name }),
    ...(privacyUrl === undefined ? {} : { privacyUrl }),
  };
}

/** No server runs: this command is the one process that writes. */
async function addAlone(config: Config, request: OperatorRequest): Promise<OperatorAnswer> {
  const { store, clock, close } = await openAlone(config);
  try {
    // With PORT=0 the address is known to a running server only.
    const publicUrl = config.publicUrl ?? 'https://chat.example';
    return await answerOperator({ store, clock, publicUrl, announce: () => {} }, request);
  } finally {
    await close();
  }
}

const reasons: Readonly<Record<string, string>> = {
  'key form': 'The key may have small letters, digits and hyphens, 40 at most, and begins with a letter or digit.',
  'key known': 'There is a site with this key already.',
  'name form': 'The name is empty or longer than 100 characters.',
  'origins none': 'Say where the pages of the site are: --origins https://shop.example',
  'origins many': 'A site has 20 origins at most.',
  'origins form': 'An origin is scheme, host and port, such as https://shop.example; separate several by commas.',
  'origins path': 'An origin has no path: https://shop.example, not https://shop.example/page.',
  'origins https': 'An origin is https; only localhost may do without.',
  'origins wild': 'A star stands for one name before a whole domain: https://*.shop.example.',
  'privacyUrl form': 'The privacy notice is the address of a web page, such as https://shop.example/privacy.',
};

function sentenceOf({ code, field, reason }: Extract<OperatorAnswer, { ok: false }>): string {
  const known = reasons[`${field} ${reason}`];
  return known ?? `The server refused: ${[code, field, reason].filter((it) => it !== undefined).join(', ')}.`;
}

await runCommand(makeSite);
