import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { format } from '../../core/errors';
import { signatureTag } from '../../core/signatures/signature-manifest';
import { parseOptions } from '../../graph/options';
import { errorOf } from '../../testing/error-of';
import { pushSmallImage } from '../../testing/pushed-image';
import { putSignatures } from '../../testing/put-signatures';
import type { TestRegistry } from '../../testing/registry';
import { TEST_REPOSITORY } from '../../testing/registry-client';
import { on } from '../../testing/registry-faults';
import { useRegistry } from '../../testing/use-registry';
import { promoteAll, type PromotedImage } from './promote';

// cosign is a stand-in that finds a signature valid where its tag is: docker-sign/sign.itest.ts has the real one.
const COSIGN = `#!${process.execPath}
const [verb] = process.argv.slice(2);
if (verb === 'sign') console.log('--tlog-upload');
const [, host, name, hex] = /^(.+?)\\/(.+)@sha256:(.+)$/.exec(process.argv.at(-1)) ?? [];
const url = 'http://' + host + '/v2/' + name + '/manifests/sha256-' + hex + '.sig';
if (verb === 'verify') fetch(url, { method: 'HEAD' }).then(({ ok }) => process.exit(ok ? 0 : 10));
`;

const start = useRegistry();
let folder: string;
let dev: TestRegistry;
let prod: TestRegistry;
/** Whether the source, when it is asked for signatures to copy them, has none any more. */
let gone: boolean;

beforeEach(async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  folder = await mkdtemp(join(tmpdir(), 'cosign-'));
  await writeFile(join(folder, 'cosign'), COSIGN);
  await chmod(join(folder, 'cosign'), 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env.PATH ?? ''}`);
  gone = false;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

/** Two registries; the first has an image of which all is signed. Gives the digest of its index. */
async function begin(): Promise<`sha256:${string}`> {
  // Verifying asks for the head of a signature, and copying for all of it.
  const isCopied = on('GET', /\.sig$/);
  const faults = (seen: Parameters<typeof isCopied>[0]) =>
    gone && isCopied(seen) ? ({ kind: 'missing' } as const) : undefined;
  const source = await start({ faults });
  dev = source.registry;
  ({ registry: prod } = await start());
  const { subjects } = await pushSmallImage(source.client);
  for (const { digest } of subjects) await putSignatures(source.client, digest, 'one');
  return subjects.at(-1)!.digest;
}

function promote(): Promise<PromotedImage[]> {
  return promoteAll({
    root: folder,
    project: 'app',
    options: { images: [{ deployment: 'eks', repository: TEST_REPOSITORY }] },
    settings: parseOptions({
      policy: { eks: { architectures: ['arm64', 'amd64'], form: 'index' } },
      environments: {
        dev: { registry: dev.host },
        prod: { registry: prod.host, requireSignatures: { key: 'cosign.pub' } },
      },
    }),
    route: { from: 'dev', to: 'prod' },
    signal: new AbortController().signal,
  });
}

const tagsIn = (registry: TestRegistry) => registry.store.repository(TEST_REPOSITORY).tags;

describe('docker-promote to an environment that requires signatures', () => {
  it('moves its tags when the signatures are there', async () => {
    const index = await begin();
    await promote();
    expect(tagsIn(prod).get('prod-latest')).toBe(index);
    expect(tagsIn(prod).get(signatureTag(index))).toBe(tagsIn(dev).get(signatureTag(index)));
  });

  it('moves none when they were gone between verification and copy, and the next one completes it', async () => {
    const index = await begin();
    gone = true;
    const text = format(await errorOf(promote()));
    expect(text).toContain(`not everything is signed:\n    ${prod.host}/${TEST_REPOSITORY}@sha256:`);
    expect(text).toContain('(index): no signature [NOT_SIGNED]');
    expect(text).toContain('nx docker-sign app -c dev with the private key of cosign.pub in COSIGN_KEY');
    expect([...tagsIn(prod).keys()].filter((tag) => tag.endsWith('latest'))).toEqual([]);

    gone = false;
    await promote();
    expect(tagsIn(prod).get('prod-latest')).toBe(index);
  });

  it('copies nothing when the source lacks one', async () => {
    const index = await begin();
    tagsIn(dev).delete(signatureTag(index));
    const text = format(await errorOf(promote()));
    expect(text).toContain(
      `not everything is signed:\n    ${dev.host}/${TEST_REPOSITORY}@${index} (index): no signature [`,
    );
    expect(prod.writes()).toEqual([]);
  });
});
