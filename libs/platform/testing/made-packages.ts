import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder with packages as npm would have installed them, and what is in their files made up. */
export interface MadePackages {
  root: string;
  /** Adds a package; returns its folder. */
  add: (name: string, files?: Record<string, Uint8Array | string>, manifest?: object) => string;
  remove: () => void;
}

/** Makes one in the system's folder for temporary files. */
export function makePackages(): MadePackages {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'platform-')));
  const add: MadePackages['add'] = (name, files = {}, manifest = {}) => {
    const folder = join(root, 'node_modules', name);
    const text = JSON.stringify({ name, version: '1.2.3', ...manifest });
    for (const [path, content] of Object.entries({ 'package.json': text, 'index.js': '', ...files })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return folder;
  };
  return { root, add, remove: () => rmSync(root, { recursive: true, force: true }) };
}
