import { tmpdir } from 'node:os';
import type { ExecutorContext } from '@nx/devkit';
import { expect, it, vi } from 'vitest';
import type { PluginOptions } from '../../graph/options';
import { pluginSource } from '../../graph/plugin-source';
import { createRegistryClient } from '../../io/registry';
import { namingIn, pushSmallImage } from '../../testing/pushed-image';
import { useRegistry } from '../../testing/use-registry';
import dockerPromote from './executor';
import type { DockerPromoteOptions } from './options';

const start = useRegistry();
const REPOSITORY = 'team/app-lambda';

function contextOf(registry: string): ExecutorContext {
  const root = tmpdir();
  const options: PluginOptions = {
    namespace: 'team',
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
  const images = [{ deployment: 'lambda' as const, repository: REPOSITORY }];
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
  const { registry } = await start();
  const client = createRegistryClient({ registry: registry.host, repository: REPOSITORY });
  const { subjects } = await pushSmallImage(client, { form: 'manifest', naming: namingIn('local') });
  await client.close();
  const reference = `${registry.host}/${REPOSITORY}@${subjects[0]?.digest}`;
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

it('takes no place that nx.json does not give', async () => {
  const images = [{ deployment: 'lambda' as const, repository: 'team/other-lambda' }];
  const { success, stderr } = await promote({ to: 'dev', images }, '127.0.0.1:1');
  expect(success).toBe(false);
  expect(stderr).toContain('app was asked to use team/other-lambda for its lambda image [POLICY]');
});
