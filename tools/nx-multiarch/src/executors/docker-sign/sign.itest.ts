import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { signatureTag } from '../../core/signatures/signature-manifest';
import { pluginSource } from '../../graph/plugin-source';
import { exec } from '../../io/exec';
import { createRegistryClient, findCredentials, type RegistryClient } from '../../io/registry';
import { pushedSubjects, readPushRecord, writePushRecord } from '../../io/push-record';
import { type ImageSpec, pushSmallImage } from '../../testing/pushed-image';
import { type RealRegistry, REAL_REGISTRY_USER, startRealRegistry } from '../../testing/real-registry';
import { type Printed, runExecutor } from '../../testing/run-executor';
import dockerPromote from '../docker-promote/executor';
import dockerVerifySignatures from '../docker-verify-signatures/executor';
import dockerSign from './executor';

// cosign itself, with key pairs of its own making, between two registries of Docker, one with a password.
const REPOSITORY = 'team/accounts-eks';
const PASSWORD = 'pass-word-of-the-key';
const images = [{ deployment: 'eks', repository: REPOSITORY }];
const ignoreTlog = true;

let folder: string;
let dev: RealRegistry;
let prod: RealRegistry;
let clients: { dev: RegistryClient; prod: RegistryClient };
/** The digests of arm64, amd64 and the index, of an image that each test pushes for itself. */
let digests: `sha256:${string}`[];
/** Everything that was printed. */
let printed = '';
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sign-'));
  const script = join(__dirname, '..', '..', '..', '..', 'setup', 'cosign.sh');
  const { stdout, stderr } = await exec('bash', [script, '--path']);
  expect(stdout, stderr).not.toBe('');
  vi.stubEnv('PATH', `${dirname(stdout.trim())}:${process.env.PATH ?? ''}`);
  vi.stubEnv('COSIGN_PASSWORD', PASSWORD);
  vi.stubEnv('COSIGN_KEY', 'release.key');
  for (const name of ['release', 'other']) {
    const args = ['generate-key-pair', '--output-key-prefix', name];
    expect(await exec('cosign', args, { cwd: folder })).toMatchObject({ exitCode: 0 });
  }
  dev = await startRealRegistry(join(folder, 'dev'));
  prod = await startRealRegistry(join(folder, 'prod'), true);
  vi.stubEnv('DOCKER_CONFIG', join(folder, 'docker'));
  const { username, password } = REAL_REGISTRY_USER;
  await exec('docker', ['login', '--username', username, '--password-stdin', prod.host], { input: password });
  const client = (registry: string) =>
    createRegistryClient({
      registry,
      repository: REPOSITORY,
      credentials: () => findCredentials(registry, { exec }),
    });
  clients = { dev: client(dev.host), prod: client(prod.host) };
});
afterAll(async () => {
  await clients.dev.close();
  await clients.prod.close();
  await dev.stop();
  await prod.stop();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  count += 1;
  digests = await push({});
});

/** Pushes an image that no other test has, and leaves the record that docker-push leaves. */
async function push(spec: ImageSpec): Promise<typeof digests> {
  const stamp = {
    time: `20250116-1430${String(count).padStart(2, '0')}`,
    commit: `abc12${count + 10}`,
    dirty: false,
  };
  const plan = await pushSmallImage(clients.dev, { content: `image ${count}`, stamp, ...spec });
  const { subjects } = plan;
  const digest = subjects.at(-1)!.digest;
  const blobs = { uploadedBlobs: 0, mountedBlobs: 0, presentBlobs: 0 };
  await writePushRecord(folder, 'accounts', [
    { repository: clients.dev.name, digest, ...blobs, subjects: pushedSubjects(plan, [], false) },
  ]);
  return subjects.map((subject) => subject.digest);
}

/** What Nx tells an executor; `prod` may ask for signatures. */
function contextOf(requireSignatures?: object): object {
  const options = {
    namespace: 'team',
    policy: { eks: { architectures: ['arm64', 'amd64'], form: 'index' } },
    environments: { dev: { registry: dev.host }, prod: { registry: prod.host, requireSignatures } },
  };
  return {
    root: folder,
    projectName: 'accounts',
    nxJsonConfiguration: { plugins: [{ plugin: pluginSource(folder).name, options }] },
    projectsConfigurations: { projects: { accounts: { root: 'apps/accounts' } } },
  };
}

async function run(
  executor: (options: never, context: never) => Promise<{ success: boolean }>,
  options: object,
  requireSignatures?: object,
): Promise<Printed> {
  const outcome = await runExecutor(executor, options as never, contextOf(requireSignatures));
  printed += outcome.stdout + outcome.stderr;
  return outcome;
}

const sign = (options = {}) => run(dockerSign, { images, environment: 'dev', tlogUpload: false, ...options });
const verify = (options = {}) =>
  run(dockerVerifySignatures, { images, environment: 'dev', key: 'release.pub', ignoreTlog, ...options });
const promote = (requireSignatures?: object) => run(dockerPromote, { images, to: 'prod' }, requireSignatures);
const release = { key: 'release.pub', ignoreTlog };

describe('docker-sign', () => {
  it('signs every platform and the index, and adds nothing the second time', async () => {
    const first = await sign();
    expect(first, first.stderr).toMatchObject({ success: true });
    const [arm64, amd64, index] = digests;
    // An index sorts its platforms.
    const order = [amd64, arm64, index];
    expect(first.stdout).toBe(order.map((digest) => `${clients.dev.name}@${digest}\n`).join(''));
    const tags = await Promise.all(digests.map((digest) => clients.dev.headManifest(signatureTag(digest))));
    const again = await sign({ json: true });
    expect((JSON.parse(again.stdout) as { outcome: string }[]).map(({ outcome }) => outcome)).toEqual(
      digests.map(() => 'present'),
    );
    const after = await Promise.all(digests.map((digest) => clients.dev.headManifest(signatureTag(digest))));
    expect(after).toEqual(tags);
    expect(await verify()).toMatchObject({ success: true });
    const [{ subjects } = { subjects: [] }] = (await readPushRecord(folder, 'accounts'))!;
    expect(subjects.map(({ attached }) => attached)).toEqual(digests.map(() => ['signature']));
  });

  it('completes what was interrupted', async () => {
    await sign({ tag: digests[0] });
    const { stderr } = await sign();
    expect(stderr).toContain(`linux/arm64 ${digests[0]} present`);
    expect(stderr).toContain(`linux/amd64 ${digests[1]} signed`);
    expect(await verify()).toMatchObject({ success: true });
  });

  it('takes a key from a variable', async () => {
    vi.stubEnv('COSIGN_KEY', 'env://KEY_OF_THE_TEST');
    vi.stubEnv('KEY_OF_THE_TEST', await readFile(join(folder, 'other.key'), 'utf8'));
    expect(await sign()).toMatchObject({ success: true });
    vi.stubEnv('COSIGN_KEY', 'release.key');
    expect(await verify({ key: 'other.pub' })).toMatchObject({ success: true });
  });

  it('leaves the log alone where the environment verifies without it', async () => {
    expect(await promote()).toMatchObject({ success: true });
    const onProd = { environment: 'prod', tag: digests[2] };
    // The log cannot be reached from a test: a signature for it would fail.
    expect(await run(dockerSign, { images, ...onProd }, release)).toMatchObject({ success: true });
    expect(await verify(onProd)).toMatchObject({ success: true });
  });

  it('says what is wrong with a key', async () => {
    vi.stubEnv('COSIGN_PASSWORD', 'wrong-word');
    const { success, stderr } = await sign();
    vi.stubEnv('COSIGN_PASSWORD', PASSWORD);
    expect(success).toBe(false);
    expect(stderr).toContain('cosign could not read the key in COSIGN_KEY: it ended with status 1');
    expect(stderr).toContain('decryption failed');
  });

  it('signs nothing that nobody pushed from here or named', async () => {
    await rm(join(folder, 'dist'), { recursive: true });
    const { success, stderr } = await sign();
    expect(success).toBe(false);
    expect(stderr).toContain(`the last push from this workspace was not to ${clients.dev.name} for "dev"`);
    expect(await sign({ tag: 'dev-latest' })).toMatchObject({ success: true });
  });

  it('signs nothing for an environment that it was not pushed to, though both share a repository', async () => {
    const { success, stderr } = await sign({ environment: 'prod', registry: dev.host });
    expect(success).toBe(false);
    expect(stderr).toContain('for "prod", and no image is named [LAYOUT_MISSING]');
  });

  it('signs no tag that does not exist', async () => {
    const { stderr } = await sign({ tag: 'fff9999' });
    expect(stderr).toContain(`${clients.dev.name} holds no fff9999 [REGISTRY_NOT_FOUND]`);
  });
});

describe('docker-verify-signatures', () => {
  it('names the digest that nobody signed', async () => {
    await sign({ tag: digests[0] });
    const { success, stdout, stderr } = await verify();
    expect(success).toBe(false);
    expect(stdout).toMatch(/linux\/arm64 │ \S+ │ valid/);
    expect(stdout).toMatch(/linux\/amd64 │ \S+ │ none/);
    expect(stderr).toContain(`${clients.dev.name}@${digests[1]} (linux/amd64): no signature\n`);
    expect(stderr).toContain(`${clients.dev.name}@${digests[2]} (index): no signature [NOT_SIGNED]\n`);
    expect(stderr).not.toContain(digests[0]);
  });

  it('takes no signature of another key', async () => {
    await sign();
    const { success, stdout } = await verify({ key: 'other.pub', json: true });
    expect(success).toBe(false);
    const states = (JSON.parse(stdout) as { state: string }[]).map(({ state }) => state);
    expect(states).toEqual(['other', 'other', 'other']);
  });

  it('takes no signature of another image', async () => {
    await sign({ tag: digests[0] });
    const { bytes, mediaType } = (await clients.dev.getManifest(signatureTag(digests[0]!)))!;
    await clients.dev.putManifest(signatureTag(digests[1]!), bytes, mediaType);
    const { stderr } = await verify();
    expect(stderr).toContain(`${digests[1]} (linux/amd64): no signature could be verified: no matching`);
  });

  it('tells a key that is not there from a signature that is not', async () => {
    const { success, stderr } = await verify({ key: 'nobody.pub' });
    expect(success).toBe(false);
    expect(stderr).toContain('[COMMAND_FAILED]');
    expect(stderr).toContain('open nobody.pub: no such file or directory');
  });

  it('looks at the moving tag in a clone that pushed nothing, with the rule of the environment', async () => {
    await sign();
    const promoted = await promote(release);
    expect(promoted, promoted.stderr).toMatchObject({ success: true });
    await rm(join(folder, 'dist'), { recursive: true });
    const outcome = await run(dockerVerifySignatures, { images, environment: 'prod' }, release);
    expect(outcome, outcome.stderr).toMatchObject({ success: true });
    expect(outcome.stdout).toContain(digests[2]!.slice(0, 19));
  });

  it('wants to know by what', async () => {
    const { stderr } = await verify({ key: undefined });
    expect(stderr).toContain('it is not said by what signatures are verified');
    expect(stderr).toContain('[BAD_OPTIONS]');
  });
});

describe('docker-promote', () => {
  it('refuses what is not signed by the key that prod asks for, before a byte is copied', async () => {
    for (const signed of [digests.slice(0, 1), digests]) {
      const { success, stderr } = await promote(release);
      expect(success).toBe(false);
      expect(stderr).toContain(`${digests[2]} (index): no signature`);
      expect(stderr).toContain('[NOT_SIGNED]');
      vi.stubEnv('COSIGN_KEY', 'other.key');
      for (const tag of signed) await sign({ tag });
      vi.stubEnv('COSIGN_KEY', 'release.key');
    }
    expect((await promote(release)).stderr).toMatch(/verified: no matching .* docker-sign accounts -c dev /s);
    for (const digest of digests) expect(await clients.prod.headManifest(digest)).toBeUndefined();
  });

  it('takes signatures along to a registry with a password, where both keys sign', async () => {
    await sign();
    expect(await promote(release)).toMatchObject({ success: true });
    const onProd = { environment: 'prod', tag: digests[2] };
    expect(await verify(onProd)).toMatchObject({ success: true });

    vi.stubEnv('COSIGN_KEY', 'other.key');
    expect(await sign(onProd)).toMatchObject({ success: true });
    await sign();
    vi.stubEnv('COSIGN_KEY', 'release.key');
    expect(await promote(release)).toMatchObject({ success: true });
    expect(await verify({ ...onProd, key: 'other.pub' })).toMatchObject({ success: true });
    expect(await verify(onProd)).toMatchObject({ success: true });
  });

  it('joins the signatures of both sides', async () => {
    expect(await promote()).toMatchObject({ success: true });
    const onProd = { environment: 'prod', tag: digests[2] };
    vi.stubEnv('COSIGN_KEY', 'other.key');
    await sign(onProd);
    vi.stubEnv('COSIGN_KEY', 'release.key');
    await sign();
    expect((await promote(release)).stderr).toContain(`signatures ${digests[2]}`);
    expect(await verify(onProd)).toMatchObject({ success: true });
    expect(await verify({ ...onProd, key: 'other.pub' })).toMatchObject({ success: true });
  });

  it('copies what nobody signed where nobody asks for it', async () => {
    expect(await promote()).toMatchObject({ success: true });
    expect(await clients.prod.headManifest(signatureTag(digests[2]!))).toBeUndefined();
  });
});

it('printed neither a key nor a password', async () => {
  const keys = await Promise.all(
    ['release', 'other'].map((name) => readFile(join(folder, `${name}.key`), 'utf8')),
  );
  const [, ...lines] = keys.flatMap((key) => key.split('\n').filter((line) => line.length > 20));
  const secrets = [PASSWORD, 'wrong-word', REAL_REGISTRY_USER.password, ...lines];
  expect(secrets.length).toBeGreaterThan(5);
  expect(secrets.filter((secret) => printed.includes(secret))).toEqual([]);
});
