import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './sandbox';

/** The names in a folder of the small disk; none where there is no such folder. */
type List = (folder: string) => Promise<string[]>;

/** Room for a bundle and not for an image. */
const SIZE = '16m';

/**
 * Puts a small file system in the place of a folder while `use` runs: the only honest way to a disk that is full.
 * On Linux it needs to mount: as root, or by sudo without a question, as on the runners of CI services.
 */
export async function withSmallDisk(folder: string, use: (list: List) => Promise<void>): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const unmount = process.platform === 'darwin' ? await attachImage(folder) : await mountMemory(folder);
  try {
    await use((name) => readdir(join(folder, name)).catch(() => []));
  } finally {
    await unmount();
  }
}

type Unmount = () => Promise<unknown>;

async function mountMemory(folder: string): Promise<Unmount> {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '--non-interactive'];
  const root = (...args: string[]) => {
    const [file = '', ...rest] = [...asRoot, ...args];
    return run(file, rest, '/').catch((cause: unknown) => {
      throw new Error('a test mounts a small disk: run npm test as root, or let sudo ask for no password', {
        cause,
      });
    });
  };
  await root('mount', '-t', 'tmpfs', '-o', `size=${SIZE},mode=1777`, 'tmpfs', folder);
  return () => root('umount', folder);
}

async function attachImage(folder: string): Promise<Unmount> {
  const image = `${folder}.dmg`;
  await run('hdiutil', ['create', '-quiet', '-size', SIZE, '-fs', 'HFS+', '-volname', 'small', image], '/');
  await run('hdiutil', ['attach', '-quiet', '-nobrowse', '-mountpoint', folder, image], '/');
  return () => run('hdiutil', ['detach', '-quiet', folder], '/').finally(() => rm(image));
}
