import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The folder of the plugin as a workspace installs it.
 * @throws Error naming the command that packs it
 */
export function packedPlugin(root: string): string {
  const folder = join(root, 'dist', 'nx-multiarch', 'package');
  if (existsSync(join(folder, 'package.json'))) return folder;
  throw new Error(`${folder} is missing, expected the packed plugin: npx nx pack nx-multiarch`);
}
