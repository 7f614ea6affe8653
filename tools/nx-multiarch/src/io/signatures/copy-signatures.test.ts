import { beforeEach, describe, expect, it } from 'vitest';
import type { HeldSubject } from '../../core/inspect/held';
import { MEDIA_TYPES } from '../../core/media-types';
import { signatureTag } from '../../core/signatures/signature-manifest';
import { errorOf } from '../../testing/error-of';
import { digestLike, heldImage, heldIndex } from '../../testing/held-image';
import { putSignatures } from '../../testing/put-signatures';
import { TEST_REPOSITORY } from '../../testing/registry-client';
import { useRegistry } from '../../testing/use-registry';
import { digestOf } from '../hashing';
import type { RegistryClient } from '../registry';
import { copySignatures } from './copy-signatures';

const start = useRegistry();
const INDEX = digestLike('f');
const subject: HeldSubject = heldIndex('f', [heldImage('1', 'arm64'), heldImage('2', 'amd64')]);

type Started = Awaited<ReturnType<typeof start>>;
let dev: Started;
let prod: Started;
beforeEach(async () => {
  dev = await start();
  prod = await start();
});

const sign = (client: RegistryClient, ...signers: string[]) => putSignatures(client, INDEX, ...signers);

async function copy(): Promise<string[]> {
  const steps: string[] = [];
  await copySignatures(subject, dev.client, prod.client, (line) => steps.push(line));
  return steps;
}

async function signersIn({ client }: Started): Promise<string[]> {
  const manifest = await client.getManifest(signatureTag(INDEX));
  const { config, layers } = JSON.parse(manifest!.bytes.toString()) as {
    config: { digest: `sha256:${string}` };
    layers: { annotations: { signature: string } }[];
  };
  const { rootfs } = JSON.parse((await client.getBlob(config.digest))!.toString()) as {
    rootfs: { diff_ids: string[] };
  };
  expect(rootfs.diff_ids).toHaveLength(layers.length);
  return layers.map(({ annotations }) => annotations.signature);
}

const tagIn = ({ registry }: Started) =>
  registry.store.repository(TEST_REPOSITORY).tags.get(signatureTag(INDEX));

describe('copySignatures', () => {
  it('copies nothing where there are none', async () => {
    expect(await copy()).toEqual([]);
    expect(prod.registry.writes()).toEqual([]);
  });

  it('brings them as they are, once', async () => {
    await sign(dev.client, 'one');
    expect(await copy()).toEqual([`signatures ${INDEX}`]);
    expect(tagIn(prod)).toBe(tagIn(dev));
    const before = prod.registry.writes().length;
    expect(await copy()).toEqual([]);
    expect(prod.registry.writes()).toHaveLength(before);
  });

  it('leaves those of the destination beside them', async () => {
    await sign(dev.client, 'one');
    await sign(prod.client, 'two');
    expect(await copy()).toEqual([`signatures ${INDEX}`]);
    expect(await signersIn(prod)).toEqual(['two', 'one']);
    expect(await copy()).toEqual([]);
  });

  it('adds nothing to a destination that has them all', async () => {
    await sign(dev.client, 'one');
    await sign(prod.client, 'one', 'two');
    const before = tagIn(prod);
    expect(await copy()).toEqual([]);
    expect(tagIn(prod)).toBe(before);
  });

  it.each([
    ['no JSON', 'signed'],
    ['something else', '{"schemaVersion":2,"config":{},"layers":[]}'],
  ])('says that what it finds is no signature: %s', async (_name, text) => {
    const stored = dev.registry.store.repository(TEST_REPOSITORY);
    const bytes = Buffer.from(text);
    stored.manifests.set(digestOf(bytes), { bytes, mediaType: MEDIA_TYPES.ociManifest });
    stored.tags.set(signatureTag(INDEX), digestOf(bytes));
    const error = await errorOf(copy());
    expect(error.code).toBe('REGISTRY_REJECTED');
    expect(error.happened).toContain(`${signatureTag(INDEX)} is no image of signatures`);
  });
});
