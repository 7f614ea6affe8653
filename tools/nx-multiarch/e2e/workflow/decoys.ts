import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Secrets } from './secrets';

/** Writes a secret as it is, and one that is compressed, and a file without; gives the paths of the first two. */
export async function writeDecoys(folder: string, { texts }: Pick<Secrets, 'texts'>): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const [first = '', second = ''] = texts.values();
  const files = { plain: `token: ${first}\n`, packed: gzipSync(`token: ${second}\n`), clean: 'nothing\n' };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return ['packed', 'plain'].map((name) => join(folder, name));
}
