import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { linux } from '../../core/platform';
import { writeLayout } from '../../testing/layout';
import { runExecutor } from '../../testing/run-executor';
import dockerReproduce from './executor';
import type { DockerReproduceOptions } from './options';

/** An engine without emulation. Its buildx leaves the layout that is next in `prepared`, and notes what it was told. */
const DOCKER = `#!/bin/sh
case "$*" in
  "version --format {{.Server.Version}}" | "buildx version") echo 26 ;;
  "buildx inspect") printf 'Driver: docker\\nNodes:\\nName: n\\nStatus: running\\nPlatforms: linux/amd64, linux/arm64\\n' ;;
  *info*) echo io.containerd.snapshotter.v1 ;;
  *"buildx build"*)
    echo "$@" >> "$ROOT/record"
    next="$ROOT/prepared/$(wc -l < "$ROOT/record" | tr -d ' ')"
    [ -d "$next" ] || exec sleep 600
    for arg; do case "$arg" in --output=*) cp -R "$next" "\${arg##*dest=}" ;; esac; done ;;
  *) exit 1 ;;
esac
`;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'docker-reproduce-'));
  await write('bin/docker', DOCKER);
  await write('apps/a/Dockerfile.eks', 'FROM scratch\nCOPY main.js /\n');
  await write('dist/apps/a/package.json', '{}');
  await write('dist/apps/a/package-lock.json', '{}');
  await mkdir(join(root, 'tmp'));
  vi.stubEnv('TMPDIR', join(root, 'tmp'));
  vi.stubEnv('ROOT', root);
  vi.stubEnv('PATH', `${join(root, 'bin')}${delimiter}${process.env.PATH}`);
  vi.stubEnv('NX_MULTIARCH_CACHE_TO', 'type=registry,ref=r/{project}-{deployment}-{arch}');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), text, { mode: 0o755 });
}

/** What the builds leave, one after the other: a content of /main.js each. */
async function prepare(architecture: 'arm64' | 'amd64', ...contents: string[]): Promise<void> {
  const begun = existsSync(join(root, 'prepared')) ? (await readdir(join(root, 'prepared'))).length : 0;
  for (const [at, content] of contents.entries()) {
    const layers = [{ files: [{ path: 'main.js', content }] }];
    await writeLayout(join(root, 'prepared', String(begun + at + 1)), {
      platform: linux(architecture),
      layers,
    });
  }
}

function reproduce(more: Partial<DockerReproduceOptions> = {}, architectures = ['arm64']) {
  const image = { deployment: 'eks', dockerfile: 'apps/a/Dockerfile.eks', baseImages: {}, architectures };
  const policy = { eks: { architectures: ['arm64', 'amd64'], form: 'index' } };
  const options = { policy, environments: { local: { registry: 'r:1' } } };
  const context = {
    root,
    projectName: 'a',
    nxJsonConfiguration: { plugins: [{ plugin: 'nx-multiarch', options }] },
    projectsConfigurations: { projects: { a: { root: 'apps/a', targets: {} } } },
  };
  const own = { context: 'dist/apps/a', images: [image], ...more } as DockerReproduceOptions;
  return runExecutor(dockerReproduce, own, context);
}

const temporary = () => readdir(join(root, 'tmp'));
const record = async () => (await readFile(join(root, 'record'), 'utf8')).trimEnd().split('\n');

describe('docker-reproduce', () => {
  it('builds twice without a cache, and says that both are one', async () => {
    await prepare('arm64', 'one', 'one');
    const { success, stdout } = await reproduce();
    expect(stdout).toMatch(/^a eks linux\/arm64 sha256:\w{64} reproducible\n$/);
    expect(success).toBe(true);
    const builds = await record();
    expect(builds).toHaveLength(2);
    for (const build of builds) {
      expect(build).toContain(' --no-cache ');
      expect(build).not.toContain('--cache-to');
    }
    expect(await temporary()).toEqual([]);
    // Neither is where docker-build leaves its own.
    expect(existsSync(join(root, 'dist/images'))).toBe(false);
  });

  it('says where two builds part, and fails', async () => {
    await prepare('arm64', 'one', 'two');
    const { success, stdout, stderr } = await reproduce();
    expect(stdout).toMatch(/^a eks linux\/arm64 sha256:\w{64} differs from sha256:\w{64}\n {2}layer 1 /);
    expect(stdout).toMatch(
      /\): \/main\.js: content: sha256:\w{64} \(3 bytes\) \| sha256:\w{64} \(3 bytes\)\n$/,
    );
    expect(stderr).toContain('[NOT_REPRODUCIBLE]');
    expect(success).toBe(false);
    expect(await temporary()).toEqual([]);
  });

  it('goes through every image, and prints JSON', async () => {
    for (const content of ['one', 'two']) {
      await prepare('arm64', content);
      await prepare('amd64', 'same');
    }
    const { stdout } = await reproduce({ json: true }, ['arm64', 'amd64']);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        ...{ project: 'a', deployment: 'eks', platform: 'linux/arm64', reproducible: false },
        difference: { where: 'layer', layer: 1, path: '/main.js', what: 'content' },
      },
      { platform: 'linux/amd64', reproducible: true },
    ]);
  });

  it('builds the architecture that was asked for', async () => {
    await prepare('amd64', 'one', 'one');
    const { stdout } = await reproduce({ arch: 'amd64' });
    expect(stdout).toContain('a eks linux/amd64 sha256:');
    expect((await reproduce({ arch: 's390x' })).stderr).toContain('[BAD_PLATFORM]');
  });

  it('leaves nothing of a build that fails', async () => {
    await prepare('amd64', 'of another platform');
    expect((await reproduce()).stderr).toContain('[LAYOUT_DAMAGED]');
    expect(await temporary()).toEqual([]);
  });

  it('leaves nothing when it is stopped', async () => {
    await prepare('arm64', 'one');
    const running = reproduce();
    // The second build does not end by itself.
    while (!existsSync(join(root, 'record')) || (await record()).length < 2) await delay(20);
    expect(await temporary()).not.toEqual([]);
    process.emit('SIGINT');
    expect(await running).toMatchObject({ success: false, stderr: expect.stringMatching(/stopped\n$/) });
    expect(await temporary()).toEqual([]);
  });
});

describe('docker-reproduce --with', () => {
  const given = (name: string, content: string) =>
    writeLayout(join(root, name), {
      platform: linux('arm64'),
      layers: [{ files: [{ path: 'main.js', content }] }],
    });
  /** The digest that a build here has. */
  const ownDigest = async () => {
    await prepare('arm64', 'one', 'one', 'one');
    return /sha256:\w{64}/.exec((await reproduce()).stdout)![0];
  };

  it('takes a digest in the place of a second build', async () => {
    const digest = await ownDigest();
    expect(await reproduce({ with: digest })).toMatchObject({ success: true });
    expect(await record()).toHaveLength(3);
  });

  it('says of another digest that it tells no more', async () => {
    await prepare('arm64', 'one');
    const { success, stdout } = await reproduce({ with: `sha256:${'0'.repeat(64)}` });
    expect(stdout).toContain(`differs from sha256:${'0'.repeat(64)}\n  where, a digest alone does not tell`);
    expect(success).toBe(false);
  });

  it.each([
    ['a layout', 'theirs', 'theirs'],
    ['the layouts of a project', 'theirs/eks/arm64', 'theirs'],
  ])('takes %s', async (_name, folder, option) => {
    await prepare('arm64', 'one');
    await given(folder, 'two');
    const { stdout } = await reproduce({ with: option });
    expect(stdout).toMatch(/layer 1 .*\/main\.js: content/);
    expect(existsSync(join(root, folder, 'index.json'))).toBe(true);
  });

  it.each([
    ['a folder without one', 'nothing', '[LAYOUT_MISSING]'],
    ['one build for two images', 'theirs', '--with=theirs names one build, and there are 2 images'],
  ])('refuses %s before it builds', async (_name, option, text) => {
    await given('theirs', 'one');
    const { success, stderr } = await reproduce({ with: option }, ['arm64', 'amd64']);
    expect(stderr).toContain(text);
    expect(success).toBe(false);
    expect(existsSync(join(root, 'record'))).toBe(false);
  });
});
