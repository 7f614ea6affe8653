import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ExecutorContext } from '@nx/devkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Architecture, ARCHITECTURES } from '../../core/platform';
import type { TestRequest } from '../../core/test/requests';
import { readBaseImages } from '../../graph/base-images';
import { exec } from '../../io/exec';
import { readTestRecord } from '../../io/test-record';
import { ADDON, buildProbedImage } from '../../testing/probed-image';
import dockerTest from './executor';
import type { DockerTestOptions } from './options';

const WORKSPACE = join(__dirname, '..', '..', '..', '..', '..');
const folderOf = (architecture: Architecture): string => `dist/images/app/eks/${architecture}`;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'docker-test-'));
  const base = readBaseImages(join(WORKSPACE, 'docker', 'base-images.json'))['node:24-bookworm-slim'] ?? '';
  for (const architecture of ARCHITECTURES) {
    await buildProbedImage(root, join(root, folderOf(architecture)), architecture, base);
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** In the environment of every container of one test: how they are told from those of other runs. */
let mark: string;
let printed: { stdout: string; stderr: string };
beforeEach(() => {
  mark = `MARK=${randomUUID()}`;
  printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      printed[name] += String(text);
      return true;
    });
  }
});
afterEach(async () => {
  vi.restoreAllMocks();
  expect(await containers()).toEqual([]);
});

/** The containers of this test, running or not, with what `docker inspect` says of them. */
async function containers(): Promise<{ Image: string; HostConfig: { ReadonlyRootfs: boolean } }[]> {
  const { stdout } = await exec('docker', ['ps', '--all', '--quiet', '--filter=label=nx-multiarch.test']);
  const found = await Promise.all(
    stdout
      .split('\n')
      .filter(Boolean)
      .map(async (id) => (await exec('docker', ['inspect', id])).stdout),
  );
  return found.flatMap((text) => JSON.parse(text || '[]')).filter((one) => one.Config.Env.includes(mark));
}

async function test(architectures: Architecture[], options: Partial<DockerTestOptions> = {}) {
  const layouts = architectures.map((architecture) => ({ architecture, folder: folderOf(architecture) }));
  const images: DockerTestOptions['images'] = [{ deployment: 'eks', layouts }];
  const env = [mark, ...(options.env ?? [])];
  const context = { root, projectName: 'app' } as ExecutorContext;
  const { success } = await dockerTest({ images, json: true, ...options, env }, context);
  return { success, tested: printed.stdout === '' ? [] : JSON.parse(printed.stdout) };
}

const requests: TestRequest[] = [
  {
    name: 'echo',
    addon: 'bcrypt',
    method: 'POST',
    path: '/echo',
    body: { id: 'id-${run}' },
    expect: { status: 200, contentType: 'application/json', bodyPattern: 'id-[0-9a-f]{12}' },
    save: { id: 'id' },
  },
  {
    name: 'echo what was saved',
    method: 'POST',
    path: '/echo',
    body: { again: '${id}' },
    expect: { status: 200, bodyPattern: '"again":"id-[0-9a-f]{12}"' },
  },
];

describe('docker-test, an image that does as it should', () => {
  it.each([
    ['amd64', ['amd64'] as Architecture[]],
    ['both architectures, one of them emulated', [...ARCHITECTURES]],
  ])('%s', async (_what, architectures) => {
    const { success, tested } = await test(architectures, { requests });
    expect(printed.stderr).not.toContain('error');
    expect(success).toBe(true);
    expect(tested).toMatchObject(
      architectures.map((architecture) => ({
        project: 'app',
        platform: `linux/${architecture}`,
        addons: ['bcrypt'],
        passed: ['echo', 'echo what was saved'],
        faults: [],
      })),
    );
    const digests = tested.map(({ digest }: { digest: string }) => digest).sort();
    expect(await readTestRecord(root, 'app')).toEqual(digests);
  });

  it('can write nothing, and has no capability and no way to one', async () => {
    const confinement = { app: 'EROFS', tmp: 'EROFS', capabilities: '0000000000000000', privileges: '1' };
    const json = { status: 200, json: confinement };
    const { success } = await test(['amd64'], {
      requests: [{ name: 'confinement', method: 'GET', path: '/confinement', expect: json }],
    });
    expect(printed.stdout).toContain('"faults": []');
    expect(success).toBe(true);
    expect(printed.stderr).toContain('no request exercises bcrypt');
  });

  it('needs no /readyz', async () => {
    expect((await test(['amd64'], { env: ['FAULT=no-readyz'] })).success).toBe(true);
  });
});

describe('docker-test, an image that does not', () => {
  it.each<[string, string, object[]]>([
    [
      'never gets ready',
      'never-ready',
      [
        {
          check: 'ready',
          found: 'GET /readyz gave status 503: {"fault":"never-ready"}',
          expected: 'an image that is ready within 2 s',
        },
      ],
    ],
    ['listens on another port', 'silent', [{ check: 'ready', found: expect.stringMatching(/^no answer: /) }]],
    ['ends', 'exits', [{ check: 'ready', found: 'the container ended with status 3' }]],
    [
      'reports another architecture',
      'other-architecture',
      [
        { check: 'architecture', found: 'arm64', expected: 'amd64' },
        { check: "Node's architecture", found: 'arm64', expected: 'x64' },
      ],
    ],
    [
      'has a broken addon',
      'broken-addon',
      [{ check: 'addon bcrypt', found: 'bcrypt: built for arm64', expected: 'it loads' }],
    ],
    [
      'does not load an addon that it holds',
      'unreported',
      [
        {
          check: 'addon bcrypt',
          found: `/platform says nothing of it, and the image holds ${ADDON}`,
        },
      ],
    ],
  ])('%s: fails, with its log', async (_what, fault, faults) => {
    const { success, tested } = await test(['amd64'], { env: [`FAULT=${fault}`], timeoutSeconds: 2 });
    expect(success).toBe(false);
    expect(tested).toMatchObject([{ passed: [], faults }]);
    expect(printed.stderr).toContain(`a line of the log, with FAULT=${fault}`);
    expect(printed.stderr).toContain('1 image of app did not do what was expected: eks linux/amd64');
    expect(await readTestRecord(root, 'app')).not.toContain(tested[0].digest);
  });

  it('answers a request otherwise: the sequence ends there', async () => {
    const [first, second] = requests as [TestRequest, TestRequest];
    const wrong = { ...first, expect: { status: 201 } };
    const { success, tested } = await test(['amd64'], { requests: [wrong, second] });
    expect(success).toBe(false);
    expect(tested).toMatchObject([{ passed: [], requests: 2, faults: [{ check: 'request echo' }] }]);
  });

  it('leaves an addon alone on purpose', async () => {
    const exceptions = [{ package: 'bcrypt', reason: 'a test' }];
    expect((await test(['amd64'], { env: ['FAULT=unreported'], exceptions })).success).toBe(true);
  });
});

describe('docker-test, stopped', () => {
  it('removes the container and the image on Ctrl-C', async () => {
    // Others may test images with the same engine.
    const images = async () => (await exec('docker', ['images', '--quiet', 'nx-multiarch-test'])).stdout;
    const before = await images();
    const running = test(['amd64'], { env: ['FAULT=silent'] });
    let [container] = await containers();
    while (!container) {
      await setTimeout(100);
      [container] = await containers();
    }
    expect(container.HostConfig.ReadonlyRootfs).toBe(true);
    process.emit('SIGINT');
    expect((await running).success).toBe(false);
    expect(printed.stderr).toContain('stopped');
    expect(await images()).toBe(before);
  });
});
