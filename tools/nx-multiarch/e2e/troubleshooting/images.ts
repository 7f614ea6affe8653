import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildElf } from '@nx-multiarch/elf';
import { MEDIA_TYPES } from '../../src/core/media-types';
import { type Architecture, linux } from '../../src/core/platform';
import { readLayout } from '../../src/io/layout';
import type { Exec } from '../../src/io/exec';
import { loadLayout } from '../../src/io/load';
import { engineArchitecture } from '../../src/io/docker';
import { writeLayout } from '../../src/testing/layout';
import { startTestRegistry } from '../../src/testing/registry';
import { sha256 } from '../../src/testing/registry-store';
import { type Bench, type Case, outputOfFailure } from './bench';
import { tinyProgram } from './tiny-program';

/** Itanium: no emulator is registered for it anywhere, and no kernel of today runs it. */
const NOT_EMULATED = 50;

/** What docker says of an image that is for something else. */
export const imageCases: Case[] = [
  { heading: 'exec format error', produce: wrongProgram },
  { heading: 'qemu: uncaught target signal 4 (Illegal instruction)', produce: illegalInstruction },
  {
    heading: 'no matching manifest for linux/arm64/v8 in the manifest list entries',
    produce: ({ classic }) => pullAbsentPlatform(classic),
  },
  {
    heading: 'no match for platform in manifest',
    produce: ({ engine }) => pullAbsentPlatform(engine),
  },
  {
    heading: 'image with reference ... was found but does not match the specified platform',
    produce: async (bench) =>
      runForeign(bench, `--platform=linux/${await engineArchitecture(bench.classic)}`),
  },
  {
    heading: "The requested image's platform (...) does not match the detected host platform (...)",
    produce: (bench) => runForeign(bench),
  },
];

/** The config says that the image is for this machine, its program is for another one. */
async function wrongProgram({ engine, folder }: Bench): Promise<string> {
  const program = Buffer.from(buildElf({ machineId: NOT_EMULATED, type: 2 }));
  const architecture = (await engineArchitecture(engine)) as Architecture;
  return runImage(engine, { folder, name: 'troubleshooting-wrong', architecture, program, options: [] });
}

/** An image of the other architecture, under emulation. As process 1, which gets no fatal signal, it would hang. */
async function illegalInstruction({ engine, folder }: Bench): Promise<string> {
  const architecture = other(await engineArchitecture(engine));
  const program = tinyProgram(architecture, 'illegal');
  const options = ['--init', `--platform=linux/${architecture}`];
  return runImage(engine, { folder, name: 'troubleshooting-illegal', architecture, program, options });
}

/** Runs an image of the other architecture, without saying which one is meant or with the wrong one. */
async function runForeign({ classic, folder }: Bench, ...options: string[]): Promise<string> {
  const architecture = other(await engineArchitecture(classic));
  const program = Buffer.from(buildElf({ machineId: NOT_EMULATED, type: 2 }));
  return runImage(classic, { folder, name: 'troubleshooting-foreign', architecture, program, options });
}

function other(architecture: string): Architecture {
  return architecture === 'arm64' ? 'amd64' : 'arm64';
}

interface Start {
  folder: string;
  name: string;
  architecture: Architecture;
  program: Buffer;
  options: string[];
}

/** Loads an image that holds one program, starts it, and removes both. */
async function runImage(
  engine: Exec,
  { folder, name, architecture, program, options }: Start,
): Promise<string> {
  const layout = join(folder, name);
  const files = [{ path: 'main', content: program, mode: 0o755 }];
  await writeLayout(layout, {
    platform: linux(architecture),
    layers: [{ files }],
    config: { Cmd: ['/main'] },
  });
  const image = `${name}:${process.pid}`;
  await loadLayout(engine, await readLayout(layout, linux(architecture)), image);
  const common = ['run', '--rm', '--pull=never', '--network=none', `--name=${name}-${process.pid}`];
  try {
    return await outputOfFailure(engine, 'docker', [...common, ...options, image]);
  } finally {
    await engine('docker', ['rm', '--force', `${name}-${process.pid}`]);
    await engine('docker', ['rmi', '--force', image]);
    await rm(layout, { recursive: true });
  }
}

/** Pulls for arm64 what is there for amd64 alone. */
async function pullAbsentPlatform(engine: Exec): Promise<string> {
  const registry = await startTestRegistry();
  try {
    const { manifests, tags } = registry.store.repository('team/app');
    const image = { mediaType: MEDIA_TYPES.ociManifest, digest: sha256(Buffer.from('{}')), size: 2 };
    const entry = { ...image, platform: linux('amd64') };
    const index = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests: [entry] };
    const bytes = Buffer.from(JSON.stringify(index));
    manifests.set(sha256(bytes), { bytes, mediaType: MEDIA_TYPES.ociIndex });
    tags.set('v1', sha256(bytes));
    const args = ['pull', '--platform=linux/arm64/v8', `${registry.host}/team/app:v1`];
    return await outputOfFailure(engine, 'docker', args);
  } finally {
    await registry.close();
  }
}
