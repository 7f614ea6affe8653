import { describe, expect, it } from 'vitest';
import { format } from '../core/errors';
import { MEDIA_TYPES } from '../core/media-types';
import { markTag } from '../core/test/test-mark';
import { errorOf } from '../testing/error-of';
import { useRegistry } from '../testing/use-registry';
import { digestOf } from './hashing';
import type { RegistryClient } from './registry';
import { hasTestMark, putTestMark } from './test-mark';

const start = useRegistry();
const bytes = Buffer.from(
  JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPES.ociManifest, layers: [] }),
);
const digest = digestOf(bytes);
const push = (client: RegistryClient) => client.putManifest(digest, bytes, MEDIA_TYPES.ociManifest);

describe('the mark of a tested manifest', () => {
  it('is there once it was put, and putting it again changes nothing', async () => {
    const { client, registry } = await start();
    await push(client);
    expect(await hasTestMark(client, digest)).toBe(false);
    await putTestMark(client, digest);
    expect(await hasTestMark(client, digest)).toBe(true);
    const writes = registry.writes().length;
    await putTestMark(client, digest);
    expect(registry.writes()).toHaveLength(writes);
  });

  it('names the manifest that it is about', async () => {
    const { client } = await start();
    await push(client);
    await putTestMark(client, digest);
    const mark = await client.getManifest(markTag(digest));
    expect(JSON.parse(mark?.bytes.toString() ?? '')).toMatchObject({
      artifactType: 'application/vnd.nx-multiarch.test.v1+json',
      subject: { mediaType: MEDIA_TYPES.ociManifest, digest, size: bytes.length },
    });
  });

  it('is not whatever else has its tag', async () => {
    const { client } = await start();
    await push(client);
    await client.putManifest(markTag(digest), bytes, MEDIA_TYPES.ociManifest);
    expect(await hasTestMark(client, digest)).toBe(false);
  });

  it('is put under a tag that may not move', async () => {
    const { client } = await start({ immutable: () => true });
    await push(client);
    await putTestMark(client, digest);
    await putTestMark(client, digest);
    expect(await hasTestMark(client, digest)).toBe(true);
  });

  it('needs the manifest', async () => {
    const { client } = await start();
    const error = await errorOf(putTestMark(client, digest));
    expect(format(error)).toBe(
      [
        `error: ${client.name} holds no manifest ${digest}, so it cannot be marked as tested [REGISTRY_NOT_FOUND]`,
        '  expected: a manifest that was pushed to this repository',
        '  to mend:  nx docker-push <app>',
      ].join('\n'),
    );
  });
});
