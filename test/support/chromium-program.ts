import { installPackages, isExecutable } from './install-packages.ts';

const programs = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser to test with: `CHROMIUM_PATH`, else the machine's own; installs Chromium where that is permitted. */
export async function chromiumProgram(): Promise<string> {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;
  const found = await findProgram();
  if (found) return found;
  // The fonts come along because without any, text has no width and every measured layout is wrong.
  await installPackages('Chromium', ['chromium', 'fonts-liberation'], 'or name a browser in CHROMIUM_PATH.');
  const installed = await findProgram();
  if (!installed)
    throw new Error(`Chromium was installed, but is not one of ${programs.join(', ')}: set CHROMIUM_PATH.`);
  return installed;
}

async function findProgram(): Promise<string | undefined> {
  for (const program of programs) if (await isExecutable(program)) return program;
  return undefined;
}
