import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elfMachines } from './container';
import { createPackedWorkspace, type PackedWorkspace } from './packed-workspace';
import { inspectRaw } from './registry-view';
import { WEB_APP } from './web-app';
import { WORKSPACE } from './sandbox';

const BOTH = [
  { os: 'linux', architecture: 'amd64' },
  { os: 'linux', architecture: 'arm64' },
];

let workspace: PackedWorkspace;
beforeAll(async () => {
  workspace = await createPackedWorkspace();
  await nx('g', 'nx-multiarch:init');
});
afterAll(() => workspace.close());

/** Runs nx, which must succeed; gives what it printed. */
async function nx(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await workspace.nx(args);
  expect(exitCode, `nx ${args.join(' ')}\n${stdout}${stderr}`).toBe(0);
  return stdout;
}

async function push(project: string): Promise<void> {
  await workspace.commit();
  await nx('docker-push', project, `--registry=${workspace.registry}`);
}

/** The package's folder where it is installed. */
const installed = (...path: string[]): string =>
  join(workspace.root, 'node_modules', 'nx-multiarch', ...path);

interface Collection {
  implementation: string;
  schema: string;
}

function collection(name: 'executors' | 'generators'): [string, Collection][] {
  const file = JSON.parse(readFileSync(installed(`${name}.json`), 'utf8')) as Record<
    string,
    Record<string, Collection>
  >;
  return Object.entries(file[name] ?? {});
}

describe('the package', () => {
  const SOURCES = /^package\/src\/(core|executors|graph|io)\/.*(?<!\.d\.ts)$/;

  it('holds what a workspace needs', async () => {
    const others = workspace.packed.filter((file) => !SOURCES.test(file));
    await expect(`${others.join('\n')}\n`).toMatchFileSnapshot('packed-plugin.golden.txt');
  });

  it('holds what each source was compiled to, and nothing of the tests', () => {
    const src = join(WORKSPACE, 'tools', 'nx-multiarch', 'src');
    const sources = readdirSync(src, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(src.length))
      .filter((file) => !/\/testing\/|\.i?test\.ts$|\.golden\./.test(file))
      .map((file) => `package/src${file.replace(/\.ts$/, '.js')}`);
    expect(workspace.packed.filter((file) => SOURCES.test(file))).toEqual(
      sources.filter((file) => SOURCES.test(file)).sort(),
    );
  });

  it('names no path of the machine that packed it', () => {
    const files = workspace.packed.map((file) => file.replace('package/', ''));
    const leaking = files.filter((file) => readFileSync(installed(file), 'utf8').includes(WORKSPACE));
    expect(leaking).toEqual([]);
  });

  it.each(['executors', 'generators'] as const)('its %s load, each with its schema', (kind) => {
    const load = createRequire(join(workspace.root, 'package.json'));
    const loaded = collection(kind).map(([name, { implementation, schema }]) => {
      const module = load(installed(implementation)) as { default: unknown };
      const { properties } = JSON.parse(readFileSync(installed(schema), 'utf8')) as { properties: unknown };
      return [name, typeof module.default, typeof properties];
    });
    expect(loaded.length).toBeGreaterThan(0);
    expect(loaded).toEqual(loaded.map(([name]) => [name, 'function', 'object']));
  });
});

describe('an app that the workspace had', () => {
  beforeAll(async () => {
    for (const [file, text] of Object.entries(WEB_APP)) await workspace.write(`apps/web/${file}`, text);
    const dockerfile = join(WORKSPACE, 'apps', 'accounts', 'Dockerfile.eks');
    await workspace.write('apps/web/Dockerfile.eks', readFileSync(dockerfile, 'utf8'));
  });

  it('has the targets, whose cache depends on the version of the package', async () => {
    const { targets } = JSON.parse(await nx('show', 'project', 'web', '--json')) as {
      targets: Record<string, { executor: string; inputs: unknown[] }>;
    };
    expect(targets['docker-push']?.executor).toBe('nx-multiarch:docker-push');
    expect(targets['docker-build-eks-arm64']?.inputs).toContainEqual({
      externalDependencies: ['nx-multiarch'],
    });
  });

  it('is pushed for both architectures, each with its own addon', async () => {
    await push('web');
    const reference = `${workspace.registry}/acme/web-eks:local-latest`;
    const { manifests } = await inspectRaw(reference);
    expect(manifests?.map(({ platform }) => platform)).toEqual(BOTH);
    for (const [architecture, machine] of [
      ['amd64', 'x86-64'],
      ['arm64', 'aarch64'],
    ] as const) {
      const machines = await elfMachines(reference, `linux/${architecture}`);
      expect(Object.keys(machines)).toEqual([machine]);
      expect(machines[machine]?.filter((file) => file.endsWith('bcrypt.glibc.node'))).toHaveLength(1);
    }
  });

  it('is not built again for a second push', async () => {
    expect(await nx('docker-push', 'web', `--registry=${workspace.registry}`)).toMatch(
      /output from the cache instead of running the command for 4 out of 5 tasks/,
    );
  });
});

describe.each([
  ['orders', 'eks', BOTH],
  ['resize', 'lambda', undefined],
])('a new app, %s for %s', (name, deployment, platforms) => {
  beforeAll(async () => void (await nx('g', 'nx-multiarch:service', name, `--deployment=${deployment}`)));

  it('is sound', async () => void (await nx('run-many', '-t', 'test', 'typecheck', '-p', name)));

  it('is pushed', async () => {
    await push(name);
    const { manifests } = await inspectRaw(`${workspace.registry}/acme/${name}-${deployment}:local-latest`);
    expect(manifests?.map(({ platform }) => platform)).toEqual(platforms);
  });

  it('passes docker-test', async () => void (await nx('docker-test', name, '--timeoutSeconds=600')));
});
