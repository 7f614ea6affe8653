import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programFolder, runScript } from './run-script';

const BUILDERS = join(import.meta.dirname, '..', '..', 'docker', 'builders');

/** Records each argument list on a line of its own. Knows the builder "taken"; where FAIL is set, no node can be added or started. */
const RECORDING = `#!/bin/bash
printf '<%s>' "$@" >> "$RECORD"; echo >> "$RECORD"
case "$*" in
  "buildx inspect taken") exit 0 ;;
  "buildx inspect --bootstrap "*) [[ -z "\${FAIL:-}" ]] ;;
  "buildx inspect "*) exit 1 ;;
  *--append*) [[ -z "\${FAIL:-}" ]] ;;
esac
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'builders-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a script; gives what it did, and what it asked of docker. */
async function run(script: string, args: string[], more: Record<string, string> = {}) {
  const record = join(folder, 'record');
  const env = { PATH: programFolder(folder, RECORDING), HOME: folder, RECORD: record, ...more };
  const outcome = await runScript(script, args, env, BUILDERS);
  const lines = outcome.code === 0 || outcome.stderr === '' ? readFileSync(record, 'utf8') : '';
  return { ...outcome, calls: lines.replaceAll('><', ' ').replace(/^<|>$/gm, '').trim().split('\n') };
}

describe('docker/builders', () => {
  it.each<[string, string[], Record<string, string>, string[]]>([
    [
      'this-machine.sh',
      [],
      {},
      [
        'buildx inspect multiarch',
        'buildx create --name multiarch --driver docker-container --driver-opt network=host',
        'buildx inspect --bootstrap multiarch',
      ],
    ],
    [
      'ssh-nodes.sh',
      ['me@x86-node', 'me@arm-node', 'farm'],
      { BUILDKITD_CONFIG: 'b.toml' },
      [
        'buildx inspect farm',
        'buildx create --name farm --node farm-amd64 --driver docker-container --platform linux/amd64 --buildkitd-config b.toml ssh://me@x86-node',
        'buildx create --name farm --append --node farm-arm64 --platform linux/arm64 --buildkitd-config b.toml ssh://me@arm-node',
        'buildx inspect --bootstrap farm',
      ],
    ],
    [
      'kubernetes.sh',
      ['farm', 'builds'],
      { ARM64_TOLERATION: 'key=arch,value=arm64,operator=Equal,effect=NoSchedule' },
      [
        'buildx inspect farm',
        'buildx create --name farm --node farm-amd64 --driver kubernetes --platform linux/amd64 --driver-opt namespace=builds --driver-opt nodeselector=kubernetes.io/arch=amd64',
        'buildx create --name farm --append --node farm-arm64 --driver kubernetes --platform linux/arm64 --driver-opt namespace=builds --driver-opt nodeselector=kubernetes.io/arch=arm64 --driver-opt "tolerations=key=arch,value=arm64,operator=Equal,effect=NoSchedule"',
        'buildx inspect --bootstrap farm',
      ],
    ],
  ])('%s makes its builder', async (script, args, env, calls) => {
    const outcome = await run(script, args, env);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.calls).toEqual(calls);
  });

  it.each([
    ['this-machine.sh', ['taken']],
    ['ssh-nodes.sh', ['a', 'b', 'taken']],
    ['kubernetes.sh', ['taken']],
  ])('%s leaves a builder alone that is there', async (script, args) => {
    const outcome = await run(script, args);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('there is a builder taken already');
    expect(outcome.stderr).toContain('docker buildx rm taken');
  });

  it.each([
    ['this-machine.sh', ['farm']],
    ['ssh-nodes.sh', ['a', 'b', 'farm']],
    ['kubernetes.sh', ['farm']],
  ])('%s leaves no half builder', async (script, args) => {
    const outcome = await run(script, args, { FAIL: 'yes' });
    expect(outcome.code).toBe(1);
    expect(outcome.calls.at(-1)).toBe('buildx rm farm');
  });

  it('ssh-nodes.sh says what it needs', async () => {
    const outcome = await run('ssh-nodes.sh', ['me@x86-node']);
    expect(outcome.stderr).toContain('two machines are needed, 1 given');
  });

  it.each(['this-machine.sh', 'ssh-nodes.sh', 'kubernetes.sh'])(
    '%s --help asks nothing of docker',
    async (script) => {
      const env = { PATH: programFolder(folder), HOME: folder };
      const outcome = await runScript(script, ['--help'], env, BUILDERS);
      expect(outcome).toMatchObject({ code: 0, stderr: '' });
      expect(outcome.stdout).toContain(`usage: ${script}`);
    },
  );
});
