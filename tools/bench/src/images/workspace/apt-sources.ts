import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../processes/run';
import { baseImages } from '../bases';

/**
 * The file with the mirror that a compiler is installed from, for NX_MULTIARCH_APT_SOURCES: the one that is named already,
 * or this machine's own where base images are stand-ins, which name none. Undefined where the images name theirs.
 * @param folder gets the file
 */
export async function aptSources(
  root: string,
  folder: string,
  { NX_MULTIARCH_APT_SOURCES: named }: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const areStandIns = Object.values(baseImages(root)).some((reference) => reference.startsWith('127.0.0.1:'));
  if (named || !areStandIns) return named;
  const file = join(folder, 'apt-sources');
  await writeFile(file, await run('bash', [join(root, 'tools/setup/apt-sources.sh')], root), { mode: 0o600 });
  return file;
}
