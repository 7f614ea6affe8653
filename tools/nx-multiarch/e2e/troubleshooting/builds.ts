import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Exec } from '../../src/io/exec';
import { exec } from '../../src/io/exec';
import { engineArchitecture } from '../../src/io/docker';
import type { Architecture } from '../../src/core/platform';
import { startTestRegistry } from '../../src/testing/registry';
import { type Bench, type Case, outputOfFailure } from './bench';
import { startSecondEngine } from '../second-engine';
import { tinyProgram } from './tiny-program';
import { withSelfSignedServer } from './self-signed';

const BOTH = '--platform=linux/amd64,linux/arm64';

/** What builds say. */
export const buildCases: Case[] = [
  {
    heading: 'Multi-platform build is not supported for the docker driver',
    produce: ({ classic, folder }) => build(classic, folder, 'FROM scratch\nCOPY Dockerfile /\n', BOTH),
  },
  {
    heading: 'OCI exporter is not supported for the docker driver',
    produce: ({ classic, folder }) =>
      build(
        classic,
        folder,
        'FROM scratch\nCOPY Dockerfile /\n',
        `--output=type=oci,dest=${folder}/image.tar`,
      ),
  },
  {
    heading: 'Cache export is not supported for the docker driver',
    produce: ({ classic, folder }) =>
      build(classic, folder, 'FROM scratch\nCOPY Dockerfile /\n', `--cache-to=type=local,dest=${folder}/c`),
  },
  {
    heading: 'docker exporter does not support exporting manifest lists, use the oci exporter instead',
    produce: ({ engine, folder }) =>
      build(
        engine,
        folder,
        'FROM scratch\nCOPY Dockerfile /\n',
        BOTH,
        `--output=type=docker,dest=${folder}/image.tar`,
      ),
  },
  {
    heading: 'failed to solve: ... failed to resolve source metadata for',
    produce: unknownBase,
  },
  {
    heading: 'failed to receive status: rpc error',
    // Of two connections to the engine, the one that notices first.
    or: 'failed to solve: Unavailable: error reading from server: EOF',
    produce: engineEnds,
  },
  { heading: 'self-signed certificate in certificate chain', produce: npmBehindOwnCa },
];

async function build(engine: Exec, folder: string, text: string, ...options: string[]): Promise<string> {
  const context = join(folder, 'build');
  await mkdir(context, { recursive: true });
  await writeFile(join(context, 'Dockerfile'), text);
  return outputOfFailure(engine, 'docker', ['buildx', 'build', '--progress=plain', ...options, context]);
}

/** The engine ends while a step of the build runs. */
async function engineEnds({ folder }: Bench): Promise<string> {
  const engine = await startSecondEngine(join(folder, 'engine-ends'), 'classic');
  const architecture = (await engineArchitecture(engine.exec)) as Architecture;
  const context = join(folder, 'long');
  await mkdir(context, { recursive: true });
  await writeFile(join(context, 'main'), tinyProgram(architecture, 'waits'), { mode: 0o755 });
  await writeFile(join(context, 'Dockerfile'), 'FROM scratch\nCOPY main /\nRUN --network=none ["/main"]\n');
  let stopped: Promise<void> | undefined;
  const args = ['buildx', 'build', '--progress=plain', context];
  const { stdout, stderr } = await engine.exec('docker', args, {
    onStderr: (text) => {
      if (/RUN --network/.test(text)) stopped ??= engine.stop();
    },
  });
  await (stopped ?? engine.stop());
  return stdout + stderr;
}

async function unknownBase({ engine, folder }: Bench): Promise<string> {
  const registry = await startTestRegistry();
  try {
    return await build(engine, folder, `FROM ${registry.host}/no/such-base:1\n`);
  } finally {
    await registry.close();
  }
}

/** npm, talking to a registry whose certificate comes from an authority that this machine does not know. */
function npmBehindOwnCa({ folder }: Bench): Promise<string> {
  return withSelfSignedServer(folder, ({ port, ca }) => {
    const npm = (env: NodeJS.ProcessEnv) =>
      exec('npm', ['view', 'left', 'name', `--registry=https://127.0.0.1:${port}`, '--fetch-retries=0'], {
        cwd: folder,
        env: { PATH: process.env.PATH, HOME: folder, npm_config_cache: join(folder, 'npm'), ...env },
      });
    return npm({}).then(async ({ stdout, stderr, exitCode }) => {
      // What the page advises has to help.
      const mended = await npm({ NODE_EXTRA_CA_CERTS: ca, npm_config_cafile: ca });
      if (exitCode === 0 || mended.exitCode !== 0) throw new Error(`${stdout}${stderr}\n${mended.stderr}`);
      return stdout + stderr;
    });
  });
}
