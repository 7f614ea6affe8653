import { describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import { on, times } from '../../testing/registry-faults';
import { useRegistry } from '../../testing/use-registry';
import { MEDIA_TYPES } from '../../core/media-types';

const MANIFEST = Buffer.from(
  JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPES.ociManifest, layers: [] }),
);
const start = useRegistry();

describe('listTags', () => {
  it('reads every page', async () => {
    const { registry, client } = await start({ pageSize: 2 });
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const tag of names) await client.putManifest(tag, MANIFEST, MEDIA_TYPES.ociManifest);
    expect(await client.listTags()).toEqual(names);
    expect(registry.requests.filter(({ path }) => path.endsWith('/tags/list'))).toHaveLength(3);
  });

  it('is empty for a repository that does not exist, or lost its last tag', async () => {
    const body = '{"name":"team/app","tags":null}';
    const faults = times(1, on('GET', /tags/), { kind: 'status', status: 200, body });
    const { client } = await start({ faults });
    expect(await client.listTags()).toEqual([]);
    expect(await client.listTags()).toEqual([]);
  });

  it.each(['<html>', '[]', '{"tags":"x"}'])('refuses %s', async (body) => {
    const { client } = await start({
      faults: times(1, on('GET', /tags/), { kind: 'status', status: 200, body }),
    });
    expect((await errorOf(client.listTags())).code).toBe('REGISTRY_REJECTED');
  });

  it('ends where pages do not', async () => {
    const headers = { link: '</v2/team/app/tags/list?last=a>; rel="next"' };
    const page = { kind: 'status', status: 200, headers, body: '{"tags":["a"]}' } as const;
    const { client } = await start({ faults: () => page });
    expect((await errorOf(client.listTags())).happened).toContain('without an end');
  });
});
