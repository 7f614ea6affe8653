import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import type { WrittenLayout } from '../../testing/layout';
import { writeLayout } from '../../testing/layout';
import type { RealRegistry } from '../../testing/real-registry';
import { REAL_REGISTRY_USER, startRealRegistry } from '../../testing/real-registry';
import type { ClientOptions, RegistryClient } from './client';
import { createRegistryClient } from './client';
import { digestOf } from '../hashing';
import { MEDIA_TYPES } from '../../core/media-types';

const ARCHITECTURES = ['amd64', 'arm64'];
const USER = { kind: 'basic', ...REAL_REGISTRY_USER } as const;

let folder = '';
let open: RealRegistry;
let closed: RealRegistry;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'registry-client-'));
  open = await startRealRegistry(join(folder, 'open'));
  closed = await startRealRegistry(join(folder, 'closed'), true);
});

afterAll(async () => {
  await open?.stop();
  await closed?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe.each([
  ['without a password', () => open.host, undefined],
  ['with a password', () => closed.host, USER],
])('a real registry %s', (_what, registry, user) => {
  const client = (repository: string) =>
    withClient({
      registry: registry(),
      repository,
      ...(user && { credentials: () => Promise.resolve(user) }),
    });

  it('answers', async () => {
    await client('team/ping')(async (made) => expect(await made.ping()).toBeUndefined());
  });

  it('takes blobs, manifests, index and tags, and gives them back', async () => {
    await client('team/app')(async (made) => {
      const images = await writeImages('app');
      expect(await pushBlobs(made, images)).toEqual(Array(images.length * 2).fill('uploaded'));
      for (const { manifestDigest, manifestBytes } of images) {
        await made.putManifest(manifestDigest, manifestBytes, MEDIA_TYPES.ociManifest);
        expect((await made.confirmManifest(manifestDigest)).bytes).toEqual(manifestBytes);
      }
      const index = indexOf(images);
      const digest = await made.putManifest(digestOf(index), index, MEDIA_TYPES.ociIndex);
      for (const tag of ['abc1234', 'dev-latest']) await made.putManifest(tag, index, MEDIA_TYPES.ociIndex);
      expect(await made.headManifest('dev-latest')).toEqual({
        digest,
        mediaType: MEDIA_TYPES.ociIndex,
        size: index.length,
      });
      expect((await made.confirmManifest(digest, { ref: 'dev-latest' })).bytes).toEqual(index);
      expect((await made.listTags()).sort()).toEqual(['abc1234', 'dev-latest']);
      expect(new Set(await pushBlobs(made, images))).toEqual(new Set(['exists']));
    });
  });

  it('mounts a blob from another repository', async () => {
    const bytes = Buffer.from('shared layer');
    const blob = { digest: digestOf(bytes), size: bytes.length, open: () => Readable.from([bytes]) };
    await client('team/base')(async (made) => expect(await made.putBlob(blob)).toBe('uploaded'));
    await client('team/other')(async (made) => {
      expect(await made.putBlob({ ...blob, mountFrom: 'team/base' })).toBe('mounted');
      expect(await made.getBlob(blob.digest)).toEqual(bytes);
    });
    await client('team/third')(async (made) => {
      expect(await made.putBlob({ ...blob, mountFrom: 'team/does-not-exist' })).toBe('uploaded');
    });
  });

  it('holds nothing that was not pushed', async () => {
    await client('team/none')(async (made) => {
      expect(await made.headManifest('none')).toBeUndefined();
      expect(await made.getManifest('none')).toBeUndefined();
      expect(await made.headBlob(digestOf(Buffer.from('none')))).toBeUndefined();
      expect(await made.listTags()).toEqual([]);
    });
  });

  it('refuses damaged bytes, and an index before its manifests', async () => {
    await client('team/damaged')(async (made) => {
      const bytes = Buffer.from('damaged layer');
      const blob = {
        digest: digestOf(Buffer.from('as it was')),
        size: bytes.length,
        open: () => Readable.from([bytes]),
      };
      expect((await errorOf(made.putBlob(blob))).code).toBe('LAYOUT_DAMAGED');
      const index = indexOf(await writeImages('damaged'));
      const error = await errorOf(made.putManifest('t', index, MEDIA_TYPES.ociIndex));
      expect([error.code, error.details['codes']]).toEqual(['REGISTRY_REJECTED', ['MANIFEST_BLOB_UNKNOWN']]);
    });
  });
});

describe('a real registry with a password', () => {
  it.each([
    ['none', undefined],
    ['a wrong one', { ...USER, password: 'wrong-horse' }],
  ])('lets nobody in with %s, and the error shows no secret', async (_what, user) => {
    const options = {
      registry: closed.host,
      repository: 'a',
      ...(user && { credentials: () => Promise.resolve(user) }),
    };
    await withClient(options)(async (made) => {
      const error = await errorOf(made.ping());
      expect([error.code, error.mend]).toEqual(['REGISTRY_UNAUTHORIZED', `docker login ${closed.host}`]);
      expect(error.happened).not.toContain('wrong-horse');
    });
  });
});

function withClient(options: ClientOptions) {
  return async (use: (client: RegistryClient) => Promise<void>): Promise<void> => {
    const client = createRegistryClient(options);
    try {
      await use(client);
    } finally {
      await client.close();
    }
  };
}

interface Image extends WrittenLayout {
  architecture: string;
  dir: string;
}

function writeImages(name: string): Promise<Image[]> {
  return Promise.all(
    ARCHITECTURES.map(async (architecture) => {
      const dir = join(folder, name, architecture);
      const layers = [{ files: [{ path: 'app', content: `${name} for ${architecture} at ${Date.now()}` }] }];
      return {
        architecture,
        dir,
        ...(await writeLayout(dir, { platform: { os: 'linux', architecture }, layers })),
      };
    }),
  );
}

function pushBlobs(client: RegistryClient, images: Image[]): Promise<string[]> {
  return Promise.all(
    images.flatMap(({ dir, manifest }) =>
      [...manifest.layers, manifest.config].map(({ digest, size }) =>
        client.putBlob({
          digest,
          size,
          open: () => createReadStream(join(dir, 'blobs', ...digest.split(':'))),
        }),
      ),
    ),
  );
}

function indexOf(images: Image[]): Buffer {
  const manifests = images.map(({ architecture, manifestBytes, manifestDigest }) => ({
    mediaType: MEDIA_TYPES.ociManifest,
    digest: manifestDigest,
    size: manifestBytes.length,
    platform: { os: 'linux', architecture },
  }));
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests }));
}
