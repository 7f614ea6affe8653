import { cp, mkdir, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** What upload-artifact and download-artifact do with files, in a folder that stands for GitHub's storage. */
export interface Artifacts {
  /**
   * @param path a file, or a folder with a pattern as in `dist/images/**\/*.json`
   * @param ifNone what the action does where there is no such file: `if-no-files-found`
   * @throws Error for `error` and no file
   */
  upload: (workspace: string, name: string, path: string, ifNone?: string) => Promise<void>;
  /** @param name of one artifact, or a pattern with `*` at its end whose artifacts are merged */
  download: (workspace: string, name: string, path: string) => Promise<void>;
}

export function artifactsIn(storage: string): Artifacts {
  return {
    upload: async (workspace, name, path, ifNone) => {
      const { root, files } = await match(workspace, path);
      if (ifNone === 'error' && files.length === 0) throw new Error(`there is no ${path} to upload`);
      for (const file of files) await copy(join(root, file), join(storage, name, file));
    },
    download: async (workspace, name, path) => {
      const fits = (one: string) => (name.endsWith('*') ? one.startsWith(name.slice(0, -1)) : one === name);
      for (const one of (await list(storage)).filter(fits)) {
        await cp(join(storage, one), join(workspace, path), { recursive: true });
      }
    },
  };
}

/**
 * The files of a path, from the root that their names in the artifact start at: the folder of a single file, or what
 * stands before the first wildcard (https://github.com/actions/upload-artifact, "Upload using Multiple Paths").
 */
async function match(workspace: string, path: string): Promise<{ root: string; files: string[] }> {
  const [folder = '', suffix] = path.split('/**/*');
  if (suffix === undefined) {
    const root = join(workspace, dirname(path));
    return { root, files: (await list(root)).filter((file) => file === basename(path)) };
  }
  const root = join(workspace, folder);
  return { root, files: (await list(root, true)).filter((file) => file.endsWith(suffix)) };
}

/** Of a folder that is not there: nothing. */
async function list(folder: string, recursive = false): Promise<string[]> {
  return readdir(folder, { recursive }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}

async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to);
}
