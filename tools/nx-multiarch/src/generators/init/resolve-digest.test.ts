import { describe, expect, it, vi } from 'vitest';
import { sha256 } from '../../testing/registry-store';
import { QUICK_RETRY } from '../../testing/registry-client';
import { useRegistry } from '../../testing/use-registry';
import { resolveDigest } from './resolve-digest';

const startRegistry = useRegistry();
const bytes = Buffer.from('{"schemaVersion":2,"manifests":[]}');

describe('resolveDigest', () => {
  it('gives the digest behind the tag', async () => {
    const { registry, client } = await startRegistry();
    const digest = await client.putManifest('24', bytes, 'application/vnd.oci.image.index.v1+json');
    expect(await resolveDigest(`${client.name}:24`)).toBe(digest);
    expect(digest).toBe(sha256(bytes));
    expect(await resolveDigest(`${registry.host}/team/nothing:24`)).toBeUndefined();
  });

  it('says why where no registry answers, and gives none', async () => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await resolveDigest('127.0.0.1:1/team/app:24', { retry: QUICK_RETRY })).toBeUndefined();
    expect(stderr.mock.calls.flat().join('')).toContain('127.0.0.1:1/team/app:24: ');
  });
});
