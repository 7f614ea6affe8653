import { describe, expect, it } from 'vitest';
import type { Digest } from '../../core/image-ref';
import { MEDIA_TYPES } from '../../core/media-types';
import { composeArtifact, EMPTY } from '../../core/referrers/artifact';
import { errorOf } from '../../testing/error-of';
import { pushSmallImage } from '../../testing/pushed-image';
import { on, times } from '../../testing/registry-faults';
import { TEST_REPOSITORY } from '../../testing/registry-client';
import type { TestRegistryOptions } from '../../testing/registry';
import { useRegistry } from '../../testing/use-registry';
import { attachAll } from '../referrers/attach';
import { attachmentOf, emptyBlob } from '../referrers/attachment';
import { digestOf } from '../hashing';

const start = useRegistry();
const INDEX_TYPE = { 'content-type': MEDIA_TYPES.ociIndex };

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

  it('names an artifact by its config where it has no type of its own, with the type it was listed with', async () => {
    const { registry, client, subject } = await begin();
    await client.putBlob(emptyBlob());
    const config = { mediaType: 'application/vnd.acme.config+json', digest: EMPTY.digest, size: 2 };
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, config, layers: [], subject }));
    const { digest } = await client.putReferrer(subject.digest, bytes, MEDIA_TYPES.ociManifest);
    const [entry] = await client.listReferrers(subject.digest);
    expect(entry).toEqual({
      mediaType: MEDIA_TYPES.ociManifest,
      digest,
      size: bytes.length,
      artifactType: config.mediaType,
    });
    const { manifests } = registry.store.repository(TEST_REPOSITORY);
    expect(manifests.get(digest)?.mediaType).toBe(MEDIA_TYPES.ociManifest);
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

describe('what is no list', () => {
  it('under the tag is as good as none to who reads, and stays what it is', async () => {
    const { client, registry, subject, sbom, tag } = await begin();
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPES.ociManifest }));
    await client.putManifest(tag, bytes, MEDIA_TYPES.ociManifest);
    expect(await client.listReferrers(subject.digest)).toEqual([]);
    const error = await errorOf(attachAll([sbom], client, () => undefined));
    expect(error).toMatchObject({ code: 'REGISTRY_REJECTED', mend: expect.stringContaining(tag) });
    expect(tagsOf(registry).get(tag)).toBe(digestOf(bytes));
  });

  it.each(['{', '{}', '{"manifests":[{"digest":"x"}]}'])('is an index that says %s', async (text) => {
    const { client, registry, subject, tag } = await begin();
    const bytes = Buffer.from(text);
    tagsOf(registry).set(tag, digestOf(bytes));
    const { manifests } = registry.store.repository(TEST_REPOSITORY);
    manifests.set(digestOf(bytes), { bytes, mediaType: MEDIA_TYPES.ociIndex });
    expect(await client.listReferrers(subject.digest)).toEqual([]);
  });

  it.each(['manifest', 'index'] as const)(
    'is the subject itself, an %s, as registry.gitlab.com gives it for the tag; nothing is to be deleted then',
    async (form) => {
      const { client } = await start();
      const subject = (await pushSmallImage(client, { form })).subjects.at(-1)!;
      const { digest, bytes, mediaType } = subject;
      await client.putManifest(digest.replace(':', '-'), bytes, mediaType);
      expect(await client.listReferrers(digest)).toEqual([]);
      const sbom = attachmentOf('sbom', '{}', { digest, mediaType, size: bytes.length });
      const error = await errorOf(attachAll([sbom], client, () => undefined));
      expect(error).toMatchObject({ code: 'REGISTRY_REJECTED', mend: expect.stringContaining('"attest"') });
      expect(error.mend).not.toMatch(/delete (that|the) tag/);
    },
  );

  it.each([
    ['a page for browsers', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['JSON of another type', { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }],
    ['no type at all', { status: 200, body: '{}' }],
    ['501', { status: 501 }],
    ['405', { status: 405 }],
  ])('of the API is no API: %s; the tag has it', async (_what, answer) => {
    const { client, subject, sbom } = await begin({
      faults: times(99, on('GET', /referrers/), { kind: 'status', ...answer }),
    });
    await attachAll([sbom], client, () => undefined);
    expect(await client.listReferrers(subject.digest)).toHaveLength(1);
  });

  it('comes from another host, which is not even asked (ghcr.io sends to github.com)', async () => {
    const elsewhere = await start({ faults: () => ({ kind: 'status', status: 429 }) });
    const headers = { location: `${elsewhere.registry.url}/a-page` };
    const faults = times(99, on('GET', /referrers/), { kind: 'status', status: 303, headers });
    const { client, subject, sbom } = await begin({ faults });
    await attachAll([sbom], client, () => undefined);
    expect(await client.listReferrers(subject.digest)).toHaveLength(1);
    expect(elsewhere.registry.requests).toEqual([]);
  });

  it('follows a redirect within the registry', async () => {
    const headers = { location: '?again' };
    const faults = times(1, on('GET', /referrers/), { kind: 'status', status: 307, headers });
    const { registry, client, subject, sbom, tag } = await begin({ referrers: true, faults });
    await attachAll([sbom], client, () => undefined);
    expect((await client.listReferrers(subject.digest)).length).toBeGreaterThan(0);
    expect(registry.requests.some(({ path }) => path.endsWith(tag))).toBe(false);
  });
});

describe('a list that cannot be read', () => {
  it.each([
    [500, 'REGISTRY_FAILED'],
    [401, 'REGISTRY_UNAUTHORIZED'],
    [403, 'REGISTRY_DENIED'],
    [429, 'REGISTRY_RATE_LIMITED'],
  ])('is a failure of the registry itself: %s', async (status, code) => {
    const faults = times(99, on('GET', /referrers/), { kind: 'status', status });
    const { client, subject } = await begin({ faults });
    expect(await errorOf(client.listReferrers(subject.digest))).toMatchObject({ code });
  });

  it.each([
    ['its first page', { status: 200, headers: INDEX_TYPE, body: '{"manifests":[{}]}' }],
    ['a later page', { status: 404 }],
  ])('has something else on %s', async (page, answer) => {
    const link = '<?page=2>; rel="next"';
    const first = { status: 200, headers: { ...INDEX_TYPE, link }, body: '{"manifests":[]}' };
    const pages = page === 'a later page' ? [first, answer] : [answer];
    const { client, subject } = await begin({
      faults: (request) => {
        const next = request.path.includes('/referrers/') ? pages.shift() : undefined;
        return next && { kind: 'status', ...next };
      },
    });
    expect(await errorOf(client.listReferrers(subject.digest))).toMatchObject({
      code: 'REGISTRY_REJECTED',
      happened: expect.stringContaining(`API answered ${answer.status} without a list`),
    });
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
  expect(await errorOf(client.putReferrer(other, bytes, subject.mediaType))).toMatchObject({
    code: 'DIGEST_MISMATCH',
  });
});
