import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { git } from '../src/testing/git';
import { PATIENCE } from './patience';
import { digestOf, tagsOf } from './registry-view';
import { createSandbox, run, type Sandbox } from './sandbox';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
});
afterAll(() => sandbox.close());

const args = (app: string): string[] => [
  'run',
  `${app}:docker-test`,
  '--output-style=stream',
  '--timeoutSeconds=600',
];

/** The images under test that the engine has containers of, running or not. */
async function testedImages(): Promise<string[]> {
  const list = ['ps', '--all', '--filter=label=nx-multiarch.test', '--format={{.Image}}'];
  return (await run('docker', list, sandbox.root)).stdout.split('\n').filter(Boolean);
}

describe('the images of this workspace', () => {
  it.each([
    ['studio', 'linux/amd64', '6 of 6'],
    ['thumbnailer', 'linux/arm64', '1 of 1'],
    ['accounts', 'linux/arm64', '4 of 4'],
  ])('%s passes on %s', async (app, platform, requests) => {
    const { exitCode, stdout, stderr } = await sandbox.nx(args(app));
    expect(exitCode, `${stdout}${stderr}`).toBe(0);
    const row = stdout.split('\n').find((line) => line.includes(`│ ${platform}`) && line.includes(app));
    expect(row).toContain('sharp');
    expect(row).toMatch(new RegExp(`${requests} .*passed`));
    const record = `dist/images/${app}/tested-${platform.replace('linux/', '')}.json`;
    expect(JSON.parse(await sandbox.read(record))).toContainEqual(expect.stringMatching(/^sha256:/));
  });
});

describe('from dev to prod', () => {
  const place = 'nx-multiarch/studio-apprunner';
  const nx = (...words: string[]) => sandbox.nx([...words, '--excludeTaskDependencies']);

  beforeAll(async () => {
    const nxJson = await sandbox.read('nx.json');
    await sandbox.write('nx.json', nxJson.replaceAll('127.0.0.1:5001', sandbox.registry));
    await git(sandbox.root, 'branch', '--move', 'main');
    await git(sandbox.root, 'commit', '--quiet', '--all', '--message', 'a registry of its own');
  });

  it('an image that docker-test has not passed stays where it is', async () => {
    const record = 'dist/images/studio/tested-amd64.json';
    const tested = await sandbox.read(record);
    await rm(join(sandbox.root, record));
    expect((await nx('docker-push', 'studio', '-c', 'dev')).exitCode).toBe(0);
    const { exitCode, stdout, stderr } = await nx('docker-promote', 'studio', '-c', 'prod');
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain('[NOT_TESTED]');
    expect(await tagsOf(sandbox.registry, place)).not.toContain('prod-latest');
    await sandbox.write(record, tested);
  });

  it('one that has passed is marked by the push and promoted by its digest', async () => {
    const pushed = await nx('docker-push', 'studio', '-c', 'dev');
    expect(pushed.stderr + pushed.stdout).toMatch(/studio-apprunner: tested sha256:/);
    const { exitCode, stdout, stderr } = await nx('docker-promote', 'studio', '-c', 'prod');
    expect(exitCode, stdout + stderr).toBe(0);
    const digests = ['dev-latest', 'prod-latest', 'prod-amd64-latest'].map((tag) =>
      digestOf(sandbox.registry, place, tag),
    );
    const [dev, prod, amd64] = await Promise.all(digests);
    expect(dev).toMatch(/^sha256:/);
    expect([prod, amd64]).toEqual([dev, dev]);
    expect(stdout).toContain(`${sandbox.registry}/${place}@${dev}`);
  });
});

describe('Ctrl-C', () => {
  it('in a terminal reaches nx and all that it started, and no container is left', async () => {
    const before = await testedImages();
    const nx = join('node_modules', 'nx', 'dist', 'bin', 'nx.js');
    // A group of its own, as a shell gives it to a command: a terminal signals all of it.
    const child = spawn(process.execPath, [nx, ...args('studio'), '--env=HOST=127.0.0.9'], {
      cwd: sandbox.root,
      env: sandbox.env,
      detached: true,
      stdio: 'pipe',
    });
    const output: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => output.push(part));
    const ended = new Promise((resolve) => child.once('close', resolve));
    const isNew = (image: string): boolean => !before.includes(image);
    while (child.exitCode === null && !(await testedImages()).some(isNew)) await setTimeout(100);
    const [image] = (await testedImages()).filter(isNew);
    expect(image, Buffer.concat(output).toString()).toMatch(
      /^nx-multiarch-test:[0-9a-f]{12}-apprunner-amd64$/,
    );
    process.kill(-child.pid!, 'SIGINT');
    await ended;
    // Nx does not wait for its tasks; they end by themselves.
    const deadline = Date.now() + PATIENCE;
    while ((await testedImages()).includes(image!) && Date.now() < deadline) await setTimeout(100);
    expect(await testedImages()).not.toContain(image);
    const images = await run('docker', ['image', 'ls', '--quiet', image!], sandbox.root);
    expect(images.stdout).toBe('');
  });
});
