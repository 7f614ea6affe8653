import { describe, expect, it } from 'vitest';
import type { Digest } from '../../core/image-ref';
import { MEDIA_TYPES } from '../../core/media-types';
import { composeArtifact } from '../../core/referrers/artifact';
import { errorOf } from '../../testing/error-of';
import { pushSmallImage } from '../../testing/pushed-image';
import { on, times } from '../../testing/registry-faults';
import { TEST_REPOSITORY } from '../../testing/registry-client';
import type { TestRegistryOptions } from '../../testing/registry';
import { useRegistry } from '../../testing/use-registry';
import { attachAll } from '../referrers/attach';
import { attachmentOf } from '../referrers/attachment';
import { digestOf } from '../hashing';

const start = useRegistry();

/** A registry with an image, and an artifact about it; `tag` is where its list is kept. */
async function begin(options: TestRegistryOptions = {}) {
  const { registry, client } = await start(options);
  const { subjects } = await pushSmallImage(client, { form: 'manifest' });
  const { digest, mediaType, bytes } = subjects[0]!;
  const subject = { digest, mediaType, size: bytes.length };
  const sbom = attachmentOf('sbom', '{"a":1}', subject);
  return { registry, client, subject, sbom, tag: digest.replace(':', '-') };
}

const tagsOf = ({ store }: Awaited<ReturnType<typeof begin>>['registry']) =>
  store.repository(TEST_REPOSITORY).tags;

describe('a registry with the referrers API', () => {
  it('lists what refers to a manifest by itself', async () => {
    const { registry, client, subject, sbom, tag } = await begin({ referrers: true });
    await attachAll([sbom], client, () => undefined);
    const listed = await client.listReferrers(subject.digest);
    expect(listed.map(({ digest }) => digest)).toContain(digestOf(sbom.manifest));
    expect(tagsOf(registry).has(tag)).toBe(false);
  });
});

describe('a registry without it', () => {
  it('has the list under a tag, as an index', async () => {
    const { registry, client, subject, sbom, tag } = await begin();
    await attachAll([sbom], client, () => undefined);
    const manifests = registry.store.repository(TEST_REPOSITORY).manifests;
    const index = manifests.get(tagsOf(registry).get(tag)!)!;
    expect(index.mediaType).toBe(MEDIA_TYPES.ociIndex);
    expect(JSON.parse(index.bytes.toString())).toEqual({
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.ociIndex,
      manifests: [
        {
          mediaType: MEDIA_TYPES.ociManifest,
          digest: digestOf(sbom.manifest),
          size: sbom.manifest.length,
          artifactType: MEDIA_TYPES.cyclonedx,
        },
      ],
    });
    expect(await client.listReferrers(subject.digest)).toHaveLength(1);
  });

  it('keeps what others listed, to the last member', async () => {
    const { registry, client, subject, sbom, tag } = await begin();
    const first = attachmentOf('provenance', '{}', subject);
    await attachAll([first], client, () => undefined);
    const theirs = (await client.listReferrers(subject.digest)).map((entry) => ({ ...entry, data: 'e30=' }));
    const index = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests: theirs };
    await client.putManifest(tag, Buffer.from(JSON.stringify(index)), MEDIA_TYPES.ociIndex);
    await attachAll([first, sbom], client, () => undefined);
    const listed = await client.listReferrers(subject.digest);
    expect(listed[0]).toMatchObject({ data: 'e30=', annotations: expect.any(Object) });
    expect(listed.map(({ digest }) => digest)).toEqual(
      [first, sbom].map(({ manifest }) => digestOf(manifest)),
    );
    const writes = registry.writes().length;
    await attachAll([sbom, first], client, () => undefined);
    expect(registry.writes()).toHaveLength(writes);
  });

  it('lists again what another client has written over', async () => {
    const { client, subject, sbom, tag } = await begin();
    const empty = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests: [] };
    const put = client.putReferrer(subject.digest, await stored(client, sbom));
    // Whoever comes last looks again, so that its own entry is there in the end.
    await client.putManifest(tag, Buffer.from(JSON.stringify(empty)), MEDIA_TYPES.ociIndex);
    await put;
    await attachAll([sbom], client, () => undefined);
    expect(await client.listReferrers(subject.digest)).toHaveLength(1);
  });

  it('finishes what a push began that died before the list', async () => {
    const { client, subject, sbom } = await begin();
    const bytes = await stored(client, sbom);
    await client.putManifest(digestOf(bytes), bytes, MEDIA_TYPES.ociManifest);
    expect(await client.listReferrers(subject.digest)).toEqual([]);
    await attachAll([sbom], client, () => undefined);
    expect(await client.listReferrers(subject.digest)).toHaveLength(1);
  });

  it('knows of nothing where there is nothing', async () => {
    const { client } = await start();
    expect(await client.listReferrers(`sha256:${'ab'.repeat(32)}`)).toEqual([]);
  });
});

describe('a list that cannot be read', () => {
  it('is no index under the tag', async () => {
    const { client, subject, tag } = await begin();
    const { bytes, mediaType } = (await client.getManifest(subject.digest))!;
    await client.putManifest(tag, bytes, mediaType);
    const error = await errorOf(client.listReferrers(subject.digest));
    expect(error).toMatchObject({ code: 'REGISTRY_REJECTED', mend: expect.stringContaining(tag) });
  });

  it('is no JSON of the API', async () => {
    const faults = times(1, on('GET', /referrers/), { kind: 'status', status: 200, body: '<html>' });
    const { client, subject } = await begin({ faults });
    expect(await errorOf(client.listReferrers(subject.digest))).toMatchObject({ code: 'REGISTRY_REJECTED' });
  });

  it('never shows what was written', async () => {
    const { client, subject, sbom, tag } = await begin({
      faults: times(20, on('GET', new RegExp('manifests/sha256-[0-9a-f]{64}$')), {
        kind: 'status',
        status: 404,
      }),
    });
    const error = await errorOf(attachAll([sbom], client, () => undefined));
    expect(error.code).toBe('REGISTRY_REJECTED');
    expect(error.expected).toContain(tag);
    expect(error.happened).toContain(subject.digest);
  });
});

/** The blobs of an attachment put; gives the bytes of its manifest. */
async function stored(
  client: Awaited<ReturnType<typeof begin>>['client'],
  { blobs, manifest }: ReturnType<typeof attachmentOf>,
): Promise<Buffer> {
  for (const blob of blobs) await client.putBlob(blob);
  return manifest;
}

it('refuses an artifact whose bytes are changed on the way', async () => {
  const other: Digest = `sha256:${'cd'.repeat(32)}`;
  const faults = times(1, on('PUT', /manifests/), {
    kind: 'status',
    status: 201,
    headers: { 'docker-content-digest': other },
  });
  const { client } = await start({ faults });
  const subject = { digest: other, mediaType: MEDIA_TYPES.ociManifest, size: 2 };
  const bytes = Buffer.from(composeArtifact({ artifactType: 'a/b', subject }));
  expect(await errorOf(client.putReferrer(other, bytes))).toMatchObject({ code: 'DIGEST_MISMATCH' });
});
