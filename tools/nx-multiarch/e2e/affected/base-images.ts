import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readBaseImages } from '../../src/graph/base-images';
import { run, type Sandbox } from '../sandbox';
import type { Edit } from './edits';

const MAP = 'docker/base-images.json';
const LOCAL = 'docker/base-images.local.json';

/** Keeps the digests of this machine in git, as a repository does that builds on public images. */
export async function commitDigests({ root, write }: Sandbox): Promise<void> {
  const map = readBaseImages(join(root, MAP));
  await rm(join(root, LOCAL), { force: true });
  await write(MAP, `${JSON.stringify(map, null, 2)}\n`);
}

/** Another image under the same name, in the map alone: the one that was, with one more label. */
export function updatesBase(name: string): Edit {
  return async (sandbox) => {
    const map = JSON.parse(await sandbox.read(MAP)) as Record<string, string>;
    map[name] = await labelled(sandbox, map[name]!);
    await sandbox.write(MAP, `${JSON.stringify(map, null, 2)}\n`);
  };
}

async function labelled({ root, read, write, registry }: Sandbox, base: string): Promise<string> {
  const repository = `${registry}/base/${/([^/]+)@/.exec(base)?.[1]}`;
  await write('dist/next-base/Dockerfile', `FROM ${base}\n`);
  const args = ['--platform=linux/amd64,linux/arm64', '--provenance=false', '--label=next=yes', '--quiet'];
  const output = `--output=type=image,name=${repository}:next,push=true`;
  const metadata = '--metadata-file=dist/next-base/metadata.json';
  await run('docker', ['buildx', 'build', ...args, output, metadata, 'dist/next-base'], root);
  const written = JSON.parse(await read('dist/next-base/metadata.json')) as Record<string, string>;
  return `${repository}@${written['containerimage.digest']}`;
}
