import type { Tree } from '@nx/devkit';

/** What installs, builds and set-up leave behind: none of it makes a tree unclean. */
const LINES = ['node_modules', 'dist', '.nx/cache', '.nx/workspace-data', 'docker/base-images.local.json'];

/** Adds to .gitignore what it does not cover yet. */
export function addIgnoredFiles(tree: Tree): void {
  const text = tree.read('.gitignore', 'utf8') ?? '';
  const present = new Set(text.split('\n').map((line) => line.trim().replace(/^\/|\/$/g, '')));
  const missing = LINES.filter((line) => !ancestors(line).some((path) => present.has(path)));
  if (missing.length === 0) return;
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  tree.write('.gitignore', `${text}${separator}${missing.join('\n')}\n`);
}

/** A path and the folders it is in: each of them covers it. */
function ancestors(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
