import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../src/testing/real-registry';
import { createSandbox, type Sandbox } from './sandbox';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
});
afterAll(() => sandbox.close());
afterEach(() => sandbox.restore());

/** The line of a check, and what mends it. */
function line(output: string, check: string): string {
  return new RegExp(`^${check} .*(\\n +to mend: .*)?`, 'm').exec(output)?.[0] ?? '';
}

/** Puts another registry in the place of that of the first environment. */
async function useRegistry(host: string): Promise<void> {
  const text = await sandbox.read('nx.json');
  await sandbox.write('nx.json', text.replace('127.0.0.1:5001', host));
}

async function doctor(env?: NodeJS.ProcessEnv, ...args: string[]) {
  const { exitCode, stdout, stderr } = await sandbox.nx(['docker-doctor', ...args], env);
  return { exitCode, stdout, output: stdout + stderr };
}

describe('nx docker-doctor', () => {
  it('finds this machine ready', async () => {
    const { exitCode, output } = await doctor();
    expect(exitCode, output).toBe(0);
    expect(output).not.toMatch(/^\S.* fault /m);
    expect(output).toContain('a push to "local" would work');
    expect(line(output, 'emulation')).toMatch(/ok +(arm64 runs on amd64|amd64 runs on arm64)/);
    expect(output).not.toContain('\u001b[3');
  });

  it('prints JSON', async () => {
    const { exitCode, stdout } = await doctor(undefined, '--json');
    expect(exitCode).toBe(0);
    const json = JSON.parse(stdout.slice(stdout.indexOf('{'), stdout.lastIndexOf('}') + 1)) as object;
    expect(json).toMatchObject({ environment: 'local', ready: true });
  });

  it('finds that no engine answers', async () => {
    const { exitCode, output } = await doctor({ DOCKER_HOST: `tcp://127.0.0.1:${await freePort()}` });
    expect(exitCode).toBe(1);
    expect(line(output, 'engine')).toMatch(
      /fault +no Docker engine answers: .*\n +to mend: start Docker, or run bash/,
    );
    expect(output).toContain('error: a push to "local" would fail: engine, store [NOT_READY]');
  });

  it('finds that a registry is down', async () => {
    const host = `127.0.0.1:${await freePort()}`;
    await useRegistry(host);
    const { exitCode, output } = await doctor();
    expect(exitCode).toBe(1);
    expect(line(output, 'registry')).toContain(`fault    local: no usable answer from ${host}`);
    expect(line(output, 'registry')).toContain('bash tools/setup/registry.sh');
    expect(line(output, 'credentials')).toContain('to mend: mend the registry first');
  });

  it('takes back what it starts in a registry to see whether it may push', async () => {
    await useRegistry(sandbox.registry);
    const { output } = await doctor();
    expect(line(output, 'credentials')).toContain(`ok       local: ${sandbox.registry} asks for none`);
    const reply = await fetch(`http://${sandbox.registry}/v2/_catalog`);
    expect(await reply.json()).toEqual({ repositories: [] });
  });

  it('finds a base image that is not pinned', async () => {
    const file = 'docker/base-images.local.json';
    const text = await sandbox.read(file);
    try {
      await sandbox.write(file, '{}');
      const { exitCode, output } = await doctor();
      expect(exitCode).toBe(1);
      expect(line(output, 'base images')).toMatch(
        /no digest\n +to mend: .*bash tools\/setup\/base-images.sh/,
      );
    } finally {
      // Not in git: nothing else would take it back.
      await sandbox.write(file, text);
    }
  });
});
