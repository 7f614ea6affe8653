import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { linux } from '../core/platform';
import { writeLayout } from '../testing/layout';
import { type RealRegistry, startRealRegistry } from '../testing/real-registry';
import { openBlob } from './base/layer-file';
import { type Layout, readLayout } from './layout';
import { createRegistryClient, type RegistryClient } from './registry';
import { hasTestMark, putTestMark } from './test-mark';

let folder: string;
let registry: RealRegistry;
let layout: Layout;
let client: RegistryClient;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'test-mark-'));
  registry = await startRealRegistry(folder);
  const image = join(folder, 'image');
  await writeLayout(image, { platform: linux('arm64'), layers: [{ files: [{ path: 'a', content: 'a' }] }] });
  layout = await readLayout(image, linux('arm64'));
  client = createRegistryClient({ registry: registry.host, repository: 'team/app' });
});
afterAll(async () => {
  await client?.close();
  await registry?.stop();
  await rm(folder, { recursive: true, force: true });
});

it("Docker's registry, which knows no referrers, takes the mark of a manifest and keeps it", async () => {
  const { digest, mediaType } = layout.manifest;
  for (const blob of layout.blobs) {
    await client.putBlob({ ...blob, open: () => openBlob(layout, blob.digest) });
  }
  await client.putManifest(digest, layout.bytes, mediaType);
  expect(await hasTestMark(client, digest)).toBe(false);
  await putTestMark(client, digest);
  await putTestMark(client, digest);
  expect(await hasTestMark(client, digest)).toBe(true);
  expect(await client.listTags()).toEqual([`${digest.replace(':', '-')}.tested`]);
});
