import { mkdir, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exec, type ExecResult } from '../src/io/exec';
import { NX, run, type Sandbox } from './sandbox';
import { createSandboxWithEngine } from './sandbox-with-engine';
import type { SecondEngine } from './second-engine';
import { startServer } from './server-process';
import { createMachine, writeDockerConfig } from './two-engines-machines';

/** Each image is built twice, on a machine that is busy: minutes. */
const LIMIT = 1_200_000;
const DOCKERFILE = 'apps/accounts/Dockerfile.eks';
/** Commands of the image run without emulation. */
const NATIVE = process.arch === 'arm64' ? 'arm64' : 'amd64';

let base: string;
let sandbox: Sandbox;
let engine: SecondEngine;
let close = (): Promise<void> => Promise.resolve();

beforeAll(async () => {
  ({ base, sandbox, engine, close } = await createSandboxWithEngine('reproduce'));
  await mkdir(join(base, 'tmp'));
});
afterAll(() => close());

const temporary = () => ({ TMPDIR: join(base, 'tmp') });
const leftOver = async () => (await readdir(join(base, 'tmp'))).filter((name) => /^nx-multiarch/.test(name));

function reproduce(...flags: string[]): Promise<ExecResult> {
  return sandbox.nx(['docker-reproduce', 'accounts', '--output-style=stream', ...flags], temporary());
}

describe('nx docker-reproduce', () => {
  it(
    'shows that an image comes out as it came out before, and leaves nothing',
    async () => {
      const { exitCode, stdout, stderr } = await reproduce('--arch=arm64');
      expect(exitCode, stdout + stderr).toBe(0);
      const [line, digest] =
        /accounts eks linux\/arm64 (sha256:[0-9a-f]{64}) reproducible$/m.exec(stdout) ?? [];
      expect(line, stdout).toBeDefined();
      expect(await leftOver()).toEqual([]);
      // The bundle was made twice as well; Nx would write [local cache] behind it.
      expect((stdout + stderr).match(/> nx run accounts:build$/gm)).toHaveLength(2);
      // It is the image that is pushed.
      await sandbox.nx(['docker-build-eks-arm64', 'accounts']);
      expect(JSON.parse(await sandbox.read('dist/images/accounts/eks/arm64/index.json'))).toMatchObject({
        manifests: [{ digest }],
      });
    },
    LIMIT,
  );

  it(
    'names layer and file of what does not',
    async () => {
      const text = await sandbox.read(DOCKERFILE);
      await sandbox.write(DOCKERFILE, text.replace('USER node', 'RUN date > /app/when\nUSER node'));
      const { exitCode, stdout, stderr } = await reproduce(`--arch=${NATIVE}`);
      await sandbox.restore();
      const output = stdout + stderr;
      expect(exitCode, output).toBe(1);
      expect(output).toMatch(
        /layer \d+ \(RUN \/bin\/sh -c date > \/app\/when\): \/app\/when: content: sha256:\w{64} \(29 bytes\) \| sha256:/,
      );
      expect(output).toContain('[NOT_REPRODUCIBLE]');
      expect(await leftOver()).toEqual([]);
    },
    LIMIT,
  );

  it(
    'leaves nothing when it is stopped',
    async () => {
      const command = 'npx nx docker-reproduce accounts --arch=arm64';
      const started = startServer(command, sandbox.root, { ...sandbox.env, ...temporary() });
      const deadline = Date.now() + LIMIT / 2;
      while (!started.output().includes('exporting') && Date.now() < deadline) await delay(100);
      expect(await leftOver()).not.toEqual([]);
      await started.stop();
      expect(await leftOver()).toEqual([]);
    },
    LIMIT,
  );
});

describe("another person's machine", () => {
  it(
    'gives the same image: another engine, folder, umask and home',
    async () => {
      const config = join(base, 'docker');
      await writeDockerConfig(config, [], { name: 'other', host: engine.host });
      const machine = await createMachine(sandbox, join(base, 'someone', 'else'), config);
      const home = join(base, 'home');
      await mkdir(home);
      const env = {
        ...sandbox.env,
        HOME: home,
        // How npm is reached from here is no matter of who builds.
        NPM_CONFIG_USERCONFIG: process.env.NPM_CONFIG_USERCONFIG ?? join(homedir(), '.npmrc'),
        ...{ DOCKER_CONFIG: config, DOCKER_CONTEXT: 'other' },
        ...folders(join(base, 'someone', 'nx')),
      };
      // As a clone that was made with this umask. Packages are hard links, their modes are everyone's.
      await run('bash', ['-c', 'git ls-files -z | xargs --null chmod go-rwx'], machine.root);
      const built = await exec(
        'bash',
        ['-c', 'umask 0077; exec "$@"', 'bash', process.execPath, NX, 'docker-build-eks-arm64', 'accounts'],
        { cwd: machine.root, env },
      );
      expect(built.exitCode, built.stdout + built.stderr).toBe(0);

      const theirs = join(machine.root, 'dist/images/accounts');
      const { exitCode, stdout, stderr } = await reproduce('--arch=arm64', `--with=${theirs}`);
      expect(exitCode, stdout + stderr).toBe(0);
      const [, digest] = /accounts eks linux\/arm64 (sha256:[0-9a-f]{64}) reproducible$/m.exec(stdout) ?? [];
      expect(built.stdout).toContain(`linux/arm64 ${digest}`);
    },
    LIMIT,
  );
});

/** What a machine keeps for itself between builds. */
function folders(folder: string): NodeJS.ProcessEnv {
  return {
    NX_CACHE_DIRECTORY: join(folder, 'cache'),
    NX_WORKSPACE_DATA_DIRECTORY: join(folder, 'data'),
    NX_MULTIARCH_CACHE_DIRECTORY: join(folder, 'machine'),
  };
}
