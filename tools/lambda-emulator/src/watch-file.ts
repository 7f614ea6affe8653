import { createHash } from 'node:crypto';
import { readFileSync, unwatchFile, watchFile } from 'node:fs';

function digest(path: string): string | undefined {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch {
    return undefined;
  }
}

/**
 * Calls `changed` when the file's bytes change. It polls, since a build that empties its folder first would leave
 * fs.watch on a folder that is no more. A file that is missing for a while is no change. Returns a function that ends it.
 */
export function watchContent(path: string, changed: () => void, interval = 300): () => void {
  let last = digest(path);
  const look = (): void => {
    const now = digest(path);
    if (now === undefined || now === last) return;
    last = now;
    changed();
  };
  watchFile(path, { interval }, look);
  return () => unwatchFile(path, look);
}
