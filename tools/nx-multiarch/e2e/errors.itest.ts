import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ARCHITECTURES } from '../src/core/platform';
import { writeLayout } from '../src/testing/layout';
import { soundImage } from '../src/testing/sound-image';
import { startTestRegistry, type TestRegistryOptions } from '../src/testing/registry';
import { freePort } from '../src/testing/real-registry';
import { on, times } from '../src/testing/registry-faults';
import { tagsOf } from './registry-view';
import { createSandbox, type Sandbox } from './sandbox';
import { withSmallDisk } from './small-disk';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
});
afterAll(() => sandbox.close());
afterEach(() => sandbox.restore());

/** Runs nx, which must fail; gives all that it printed. */
async function fails(args: string[], env?: NodeJS.ProcessEnv): Promise<string> {
  const { exitCode, stdout, stderr } = await sandbox.nx(args, env);
  expect(exitCode, stdout).not.toBe(0);
  return stdout + stderr;
}

const build = ['run', 'accounts:docker-build-eks-arm64', '--skip-nx-cache'];

describe('this machine', () => {
  it('no docker on the PATH', async () => {
    const bin = join(sandbox.root, 'dist', 'bin');
    await mkdir(bin, { recursive: true });
    const output = await fails([...build, '--excludeTaskDependencies'], { PATH: bin });
    expect(output).toContain('the build context');
    await bundle();
    const second = await fails([...build, '--excludeTaskDependencies'], { PATH: bin });
    expect(second).toContain('the program "docker" could not be started [NO_ENGINE]');
    expect(second).toContain('to mend:  bash tools/setup/engine.sh');
  });

  it('no engine behind the client', async () => {
    const output = await fails(build, { DOCKER_HOST: 'unix:///nonexistent/docker.sock' });
    expect(output).toContain('no Docker engine answers');
    expect(output).toContain('[NO_ENGINE]');
    expect(output).toContain('expected: a running engine');
  });

  it('an engine without buildx', async () => {
    const bin = join(sandbox.root, 'dist', 'without-buildx');
    await mkdir(bin, { recursive: true });
    const answer = [
      '#!/bin/sh',
      'if [ "$1" = buildx ]; then echo "docker: unknown command: docker buildx" >&2; exit 1; fi',
      `PATH='${process.env.PATH}' exec docker "$@"`,
    ];
    await writeFile(join(bin, 'docker'), answer.join('\n'), { mode: 0o755 });
    const output = await fails(build, { PATH: `${bin}:${process.env.PATH}` });
    expect(output).toContain(
      'the Docker client has no buildx: docker: unknown command: docker buildx [NO_BUILDX]',
    );
    expect(output).toContain('https://github.com/docker/buildx#installing');
  });

  it('an architecture that no image is for', async () => {
    const output = await fails(['run', 'accounts:docker-run', '--arch=arm']);
    expect(output).toContain('there is no image for the architecture "arm" [BAD_PLATFORM]');
    expect(output).toContain('--arch=amd64');
  });

  it('a disk that is full: nothing is left behind', async () => {
    await withSmallDisk(join(sandbox.root, 'dist'), async (list) => {
      const output = await fails(build);
      expect(output).toContain('the disk is full');
      expect(output).toContain('[DISK_FULL]');
      expect(output).toContain('docker builder prune');
      expect(await list('images/accounts/eks')).toEqual([]);
    });
  });
});

describe('Dockerfiles', () => {
  it('one that fails: the failing lines are shown', async () => {
    const file = 'apps/accounts/Dockerfile.eks';
    await sandbox.write(
      file,
      (await sandbox.read(file)).replace(/node \/nx-multiarch\/install.mjs/, 'node /no-such-script'),
    );
    const output = await fails(build);
    expect(output).toContain('[BUILD_FAILED]');
    expect(output).toMatch(/>>> .*node \/no-such-script/);
    expect(output).toContain(`correct ${join(sandbox.root, file)}`);
  });

  it('one that brings an addon of another architecture: refused before anything is pushed', async () => {
    const file = 'tools/nx-multiarch/install/target.mjs';
    await sandbox.write(file, (await sandbox.read(file)).replace("arm64: 'arm64'", "arm64: 'x64'"));
    const args = ['run', 'thumbnailer:docker-push', `--registry=${sandbox.registry}`];
    const output = await fails(args);
    expect(output).toContain('[VERIFY_FAILED]');
    expect(output).toMatch(/node_modules\/@img\/sharp-linux-x64\/.*\.node/);
    expect(await tagsOf(sandbox.registry, 'nx-multiarch/thumbnailer-lambda')).toEqual([]);
  });

  it('one that installs for a processor that npm does not know: no addon at all, and npm exits 0', async () => {
    const file = 'apps/studio/Dockerfile.apprunner';
    const install = 'NPM_CONFIG_USERCONFIG=/run/secrets/npmrc NODE_EXTRA_CA_CERTS=/run/secrets/ca npm ci';
    await sandbox.write(
      file,
      (await sandbox.read(file)).replace(
        'node /nx-multiarch/install.mjs',
        `${install} --omit=dev --ignore-scripts --os=linux --cpu=amd64`,
      ),
    );
    const output = await fails(['run', 'studio:docker-push', `--registry=${sandbox.registry}`]);
    expect(output).toContain('[VERIFY_FAILED]');
    expect(output).toMatch(/node_modules\/sharp\/package\.json *│ addon/);
    expect(await tagsOf(sandbox.registry, 'nx-multiarch/studio-apprunner')).toEqual([]);
  });

  it('one for an unknown deployment target', async () => {
    await sandbox.write('apps/studio/Dockerfile.fargate', 'FROM scratch\n');
    const output = await fails(['run', 'studio:docker-build']);
    expect(output).toContain(
      'apps/studio/Dockerfile.fargate: "fargate" is no deployment target [UNKNOWN_DEPLOYMENT]',
    );
    expect(output).toContain('Dockerfile.lambda, Dockerfile.apprunner, Dockerfile.ecs, Dockerfile.eks');
  });

  it('two apps with the same image name', async () => {
    await sandbox.write('apps/other/project.json', '{"name":"ACCOUNTS"}');
    await sandbox.write('apps/other/Dockerfile.eks', 'FROM scratch\n');
    const output = await fails(['run', 'accounts:docker-push']);
    expect(output).toContain('are both pushed as nx-multiarch/accounts-eks [DUPLICATE_IMAGE]');
    expect(output).toContain('apps/other/Dockerfile.eks (project ACCOUNTS)');
  });
});

describe('registries', () => {
  const push = (registry: string, env?: NodeJS.ProcessEnv) =>
    fails(['run', 'accounts:docker-push', '--excludeTaskDependencies', `--registry=${registry}`], env);

  beforeAll(async () => {
    for (const architecture of ARCHITECTURES) {
      const folder = join(sandbox.root, 'dist/images/accounts/eks', architecture);
      await rm(folder, { recursive: true, force: true });
      await writeLayout(folder, soundImage(architecture));
    }
  });

  /** Pushes to a registry that behaves as told; gives the output, and the tags that were set. */
  async function pushTo(
    options: TestRegistryOptions,
    env?: NodeJS.ProcessEnv,
  ): Promise<{ output: string; tags: string[] }> {
    const registry = await startTestRegistry(options);
    try {
      const output = await push(registry.host, env);
      return { output, tags: [...registry.store.repository('nx-multiarch/accounts-eks').tags.keys()] };
    } finally {
      await registry.close();
    }
  }

  it('one that is down', async () => {
    const output = await push(`127.0.0.1:${await freePort()}`);
    expect(output).toContain('[REGISTRY_UNREACHABLE]');
    expect(output).toContain('to mend:');
  });

  it('one that goes away midway: no tag is set', async () => {
    const { output, tags } = await pushTo({
      faults: times(99, on('PUT', /manifests\/sha256:/), { kind: 'drop' }),
    });
    expect(output).toContain('[REGISTRY_UNREACHABLE]');
    expect(tags).toEqual([]);
  });

  it('wrong credentials: which registry, how to log in, and no secret in the output', async () => {
    const auth = { kind: 'basic', username: 'me', password: 'right' } as const;
    const registry = await startTestRegistry({ auth });
    const config = join(sandbox.root, 'dist', 'docker-config');
    await mkdir(config, { recursive: true });
    const secret = Buffer.from('me:hunter2secret').toString('base64');
    await writeFile(
      join(config, 'config.json'),
      JSON.stringify({ auths: { [registry.host]: { auth: secret } } }),
    );
    const output = await push(registry.host, { DOCKER_CONFIG: config }).finally(() => registry.close());
    expect(output).toContain('[REGISTRY_UNAUTHORIZED]');
    expect(output).toContain(`docker login ${registry.host}`);
    expect(output).not.toContain('hunter2secret');
    expect(output).not.toContain(secret);
  });

  it('an environment that nx.json does not know', async () => {
    const args = ['run', 'accounts:docker-push', '--excludeTaskDependencies', '--environment=staging'];
    expect(await fails(args)).toContain('"staging" is no environment [BAD_OPTIONS]');
  });

  it('something else on the port', async () => {
    const server = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const output = await push(`127.0.0.1:${port}`);
    server.close();
    expect(output).toContain('[NOT_A_REGISTRY]');
    expect(output).toContain(`127.0.0.1:${port}`);
  });

  it('a tag that holds another image', async () => {
    const args = [
      'run',
      'accounts:docker-push',
      '--excludeTaskDependencies',
      `--registry=${sandbox.registry}`,
    ];
    expect((await sandbox.nx(args)).exitCode).toBe(0);
    const folder = join(sandbox.root, 'dist/images/accounts/eks/arm64');
    await rm(folder, { recursive: true });
    await writeLayout(folder, soundImage('arm64', [{ path: 'app/main.js', content: 'another' }]));
    const output = await push(sandbox.registry);
    expect(output).toContain('[TAG_IMMUTABLE]');
    expect(output).toContain('commit the change and push again');
  });
});

/** Leaves the context of a docker build of accounts. */
async function bundle(): Promise<void> {
  const { exitCode, stdout } = await sandbox.nx(['run', 'accounts:build']);
  expect(exitCode, stdout).toBe(0);
}
