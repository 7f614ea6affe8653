import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Measured, runMeasured } from '../measure/command';
import { run } from '../processes/run';
import type { AppImage } from './apps';
import { type Bench, withBench } from './bench';
import type { ImagesContext } from './context';
import { guideBakeFile } from './guide/guide';
import { pushedArchitectures } from './registry/contents';
import { type CountingProxy, type Sent, startCountingProxy } from './registry/counting-proxy';
import { type BenchRegistry, startRegistry } from './registry/registry';

/** A bench with a registry of its own, behind a proxy that counts. */
export interface PushBench extends Bench {
  readonly registry: BenchRegistry;
  readonly proxy: CountingProxy;
  readonly images: readonly AppImage[];
}

/** A build and push of one or several images. */
export interface Push extends Measured {
  readonly sent: Sent;
}

/** Makes a bench for `use`, and removes all of it. */
export function withPushBench<T>(
  context: ImagesContext,
  name: string,
  images: readonly AppImage[],
  use: (bench: PushBench) => Promise<T>,
): Promise<T> {
  return withBench(context, name, async (bench) => {
    const registry = await startRegistry(context.root, bench.folder);
    try {
      const proxy = await startCountingProxy(registry.host);
      try {
        return await use({ ...bench, registry, proxy, images });
      } finally {
        await proxy.close();
      }
    } finally {
      await registry.stop();
    }
  });
}

/**
 * `nx run-many -t docker-push` of these images.
 * @param flags more for Nx
 * @param env more of an environment
 * @throws Error where the registry then lacks one of the architectures
 */
export async function ourPush(
  bench: PushBench,
  flags: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<Push> {
  const { sandbox, builder, proxy, images } = bench;
  proxy.take();
  const args = [
    'run-many',
    '-t',
    'docker-push',
    `--projects=${images.map(({ project }) => project).join(',')}`,
  ];
  const measured = await sandbox.nx(
    [...args, `--registry=${proxy.host}`, '--output-style=stream', ...flags],
    {
      env: { ...builder.env, ...env },
      also: builder.pids,
    },
  );
  const sent = proxy.take();
  await assertPushed(bench, ({ project, deployment }) => [
    `nx-multiarch/${project}-${deployment}`,
    'local-latest',
  ]);
  return { ...measured, sent };
}

/** `docker buildx bake --push` of the guides' Dockerfiles for these images. @throws as ourPush */
export async function guidePush(bench: PushBench): Promise<Push> {
  const { sandbox, builder, guide, proxy, images, folder } = bench;
  const file = join(folder, 'bake.compose.yaml');
  await writeFile(file, guideBakeFile(images, proxy.host, guide));
  const allowed = await entitlements();
  proxy.take();
  const args = [
    'buildx',
    'bake',
    `--file=${file}`,
    '--push',
    '--provenance=false',
    '--progress=plain',
    ...allowed,
  ];
  const env = { ...sandbox.env, ...builder.env };
  const measured = await runMeasured('docker', args, { cwd: sandbox.root, env, also: builder.pids });
  const sent = proxy.take();
  await assertPushed(bench, ({ project }) => [`guide/${project}`, 'latest']);
  return { ...measured, sent };
}

/** Newer versions of bake ask before a file uses the host's network, or reads outside of the folder it is run in. */
async function entitlements(): Promise<string[]> {
  const help = await run('docker', ['buildx', 'bake', '--help']);
  return help.includes('--allow') ? ['--allow=network.host', '--allow=fs.read=*'] : [];
}

async function assertPushed(
  { registry, images }: PushBench,
  place: (image: AppImage) => [repository: string, tag: string],
): Promise<void> {
  for (const image of images) {
    const found = await pushedArchitectures(registry.host, ...place(image));
    if (found.join() === image.pushed.toSorted().join()) continue;
    throw new Error(`${place(image).join(':')} holds ${found.join()}, expected ${image.pushed.join()}`);
  }
}
