import { tmpdir } from 'node:os';
import type { ExecutorContext } from '@nx/devkit';
import { expect, it, vi } from 'vitest';
import type { PluginOptions } from '../../graph/options';
import { pluginSource } from '../../graph/plugin-source';
import { namingIn, pushSmallImage } from '../../testing/pushed-image';
import { TEST_REPOSITORY } from '../../testing/registry-client';
import { useRegistry } from '../../testing/use-registry';
import dockerPromote from './executor';
import type { DockerPromoteOptions } from './options';

const start = useRegistry();

function contextOf(registry: string): ExecutorContext {
  const root = tmpdir();
  const options: PluginOptions = {
    policy: { lambda: { architectures: ['arm64'], form: 'manifest' } },
    environments: { local: { registry }, dev: { registry } },
  };
  return {
    root,
    cwd: root,
    isVerbose: false,
    projectName: 'app',
    nxJsonConfiguration: { plugins: [{ plugin: pluginSource(root).name, options }] },
    projectsConfigurations: { version: 2, projects: { app: { root: 'apps/app' } } },
    projectGraph: { nodes: {}, dependencies: {} },
  };
}

async function promote(options: Partial<DockerPromoteOptions>, registry: string) {
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const images = [{ deployment: 'lambda' as const, repository: TEST_REPOSITORY }];
  try {
    const { success } = await dockerPromote({ images, ...options }, contextOf(registry));
    const [out, err] = [stdout, stderr].map(({ mock }) => mock.calls.map(([text]) => String(text)).join(''));
    return { success, stdout: out ?? '', stderr: err ?? '' };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

it('promotes from the environment before, and prints the digest', async () => {
  const { registry, client } = await start();
  const { subjects } = await pushSmallImage(client, { form: 'manifest', naming: namingIn('local') });
  const reference = `${registry.host}/${TEST_REPOSITORY}@${subjects[0]?.digest}`;
  const { success, stdout, stderr } = await promote({ to: 'dev' }, registry.host);
  expect({ success, stdout }).toEqual({ success: true, stdout: `${reference}\n` });
  expect(stderr).toContain('tag dev-latest');
  const again = await promote({ to: 'dev', json: true }, registry.host);
  expect(JSON.parse(again.stdout)).toMatchObject([{ from: reference, uploadedBlobs: 0 }]);
});

it('says where it may go to', async () => {
  const { success, stderr } = await promote({}, '127.0.0.1:1');
  expect(success).toBe(false);
  expect(stderr).toContain('docker-promote was not told where to [BAD_OPTIONS]');
});
