import { open } from 'node:fs/promises';

/** Makes the names in a folder as durable as the files: a renamed file may otherwise be gone after a power cut. Windows knows no such call. */
export const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
};
