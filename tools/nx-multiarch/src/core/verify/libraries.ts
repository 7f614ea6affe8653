import type { Architecture } from '../platform';
import { type RunConfig, variable } from './image-facts';
import type { ElfFacts } from './inventory';
import { resolve, type TreeNode } from './resolve';

const TRIPLETS: Record<Architecture, string> = { amd64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' };

/** Finds the libraries of an image that a loader of its architecture would take. */
export interface Libraries {
  /** The libraries of that name: in the file's own run path, then where every file's are searched. */
  find(name: string, file?: { path: string; runpath: readonly string[] }): ElfFacts[];
  /** What the image offers: `glibc`, `musl`, both, or nothing. */
  libcs: ReadonlySet<string>;
}

/**
 * Where loaders look: https://man7.org/linux/man-pages/man8/ld.so.8.html. The folders that ldconfig of Debian and of
 * Amazon Linux is set up with stand for /etc/ld.so.cache.
 */
export function librariesOf(root: TreeNode, run: RunConfig, architecture: Architecture): Libraries {
  const parents = ['', '/usr', '/usr/local'];
  const folders = [
    ...(variable(run, 'LD_LIBRARY_PATH') ?? '').split(':').filter(Boolean),
    ...parents.flatMap((parent) => [
      `${parent}/lib/${TRIPLETS[architecture]}`,
      `${parent}/lib64`,
      `${parent}/lib`,
    ]),
  ];
  const loadable = (path: string): ElfFacts[] => {
    const content = resolve(root, path)?.node.entry.content;
    return content?.kind === 'elf' && content.elf.architecture === architecture ? [content.elf] : [];
  };
  const common = new Map<string, ElfFacts[]>();
  const commonOf = (name: string): ElfFacts[] => {
    const known = common.get(name) ?? folders.flatMap((folder) => loadable(`${folder}/${name}`));
    common.set(name, known);
    return known;
  };
  const loaders = [...(resolve(root, '/lib')?.node.children.values() ?? [])];
  const musl = loaders.some(({ path }) => /\/ld-musl-[^/]+\.so\.1$/.test(path) && loadable(path).length > 0);
  const glibc = commonOf('libc.so.6').length > 0;
  return {
    find: (name, file) => [...ownOf(file, name).flatMap(loadable), ...commonOf(name)],
    libcs: new Set([...(glibc ? ['glibc'] : []), ...(musl ? ['musl'] : [])]),
  };
}

/** The paths in a file's DT_RUNPATH, $ORIGIN being the file's own folder. */
function ownOf(file: { path: string; runpath: readonly string[] } | undefined, name: string): string[] {
  const origin = file?.path.replace(/\/[^/]*$/, '') ?? '';
  return (file?.runpath ?? []).map(
    (folder) => `${folder.replace(/\$ORIGIN|\$\{ORIGIN\}/g, () => origin)}/${name}`,
  );
}
