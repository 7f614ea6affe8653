import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImagesContext } from '../context';
import { createSandbox, type Sandbox } from './sandbox';

/** Makes a folder for a suite and a sandbox in it for `use`, and removes the sandbox. @param name of the suite */
export async function withSandbox<T>(
  context: ImagesContext,
  name: string,
  use: (sandbox: Sandbox, folder: string) => Promise<T>,
): Promise<T> {
  const folder = join(context.folder, name);
  await mkdir(folder, { recursive: true });
  context.say(`${name}: copies the workspace`);
  const sandbox = await createSandbox(context.root, join(folder, 'sandbox'));
  try {
    return await use(sandbox, folder);
  } finally {
    await sandbox.close();
  }
}
