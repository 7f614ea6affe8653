import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MultiarchError } from '../core/errors';
import { digestOf } from '../io/hashing';
import { createRegistryClient, type RegistryClient } from '../io/registry';
import { errorOf } from './error-of';
import { type FaultProxy, type ProxyOptions, startFaultProxy } from './fault-proxy';
import { startTestRegistry, type TestRegistry } from './registry';
import { QUICK_RETRY, TEST_REPOSITORY } from './registry-client';
import { on, times } from './registry-faults';

const USER = { username: 'ci', password: 'correct-horse' };
const BYTES = Buffer.from('a layer');
const BLOB = { digest: digestOf(BYTES), size: BYTES.length, open: () => Readable.from([BYTES]) };

let upstream: TestRegistry;
let proxy: FaultProxy;
let client: RegistryClient;

beforeEach(async () => {
  upstream = await startTestRegistry({ auth: { kind: 'basic', ...USER }, location: 'absolute' });
});
afterEach(async () => {
  await client.close();
  await proxy.close();
  await upstream.close();
});

async function start(options: Partial<ProxyOptions> = {}): Promise<void> {
  proxy = await startFaultProxy({ upstream: upstream.host, user: USER, ...options });
  const credentials = () => Promise.resolve({ kind: 'basic', ...USER } as const);
  client = createRegistryClient({
    registry: proxy.host,
    repository: TEST_REPOSITORY,
    credentials,
    retry: QUICK_RETRY,
  });
}

const held = (): (string | undefined)[] => [...upstream.store.repository(TEST_REPOSITORY).blobs.keys()];

describe('a fault proxy', () => {
  it('hands everything on, and the registry behind names itself as the proxy', async () => {
    await start();
    expect(await client.putBlob(BLOB)).toBe('uploaded');
    expect(await client.headBlob(BLOB.digest)).toBe(BLOB.size);
    expect(await client.getBlob(BLOB.digest)).toEqual(BYTES);
    expect(held()).toEqual([BLOB.digest]);
    expect(proxy.requests.map(({ method }) => method)).toEqual(upstream.requests.map(({ method }) => method));
  });

  it('is the token server of its clients, whose tokens end in the middle of an upload', async () => {
    await start({ auth: { kind: 'bearer', ...USER, requestsPerToken: 2 } });
    expect(await client.putBlob(BLOB)).toBe('uploaded');
    const tokens = proxy.requests.filter(({ path }) => path === '/token');
    expect(tokens).toHaveLength(2);
    const puts = proxy.requests.filter(({ method }) => method === 'PUT');
    expect(puts.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1-of-the-test-registry',
      'Bearer token-2-of-the-test-registry',
    ]);
  });

  it('cuts a body that the registry then refuses', async () => {
    await start({ faults: (seen) => (seen.method === 'PUT' ? { kind: 'shorten-request' } : undefined) });
    const error = await errorOf(client.putBlob(BLOB));
    expect([error.code, (error.cause as MultiarchError).details['codes']]).toEqual([
      'LAYOUT_DAMAGED',
      ['DIGEST_INVALID'],
    ]);
    expect(held()).toEqual([]);
  });

  it('hands a request on after its client has gone, and drains by then', async () => {
    const stop = new AbortController();
    await start({ faults: (seen) => (seen.method === 'PUT' ? { kind: 'late', ms: 50 } : undefined) });
    await client.close();
    const faults = { registry: proxy.host, repository: TEST_REPOSITORY, signal: stop.signal };
    client = createRegistryClient({ ...faults, retry: QUICK_RETRY });
    const pushed = client.putBlob(BLOB);
    while (!proxy.requests.some(({ body }) => body.length > 0)) await new Promise(setImmediate);
    stop.abort();
    await expect(pushed).rejects.toThrow();
    expect(held()).toEqual([]);
    await proxy.drained();
    expect(held()).toEqual([BLOB.digest]);
  });

  it.each([
    ['before', []],
    ['after', [BLOB.digest]],
  ] as const)('waits for what is to happen %s a request', async (kind, expected) => {
    let seen: unknown;
    const look = () => Promise.resolve((seen = held()));
    const isPut = on('PUT', /./);
    await start({ faults: (request) => (isPut(request) ? { kind, call: look } : undefined) });
    await client.putBlob(BLOB);
    expect(seen).toEqual(expected);
  });

  it('knows the faults of the registry of the tests, and half a body that passes for a whole one', async () => {
    await start({ faults: times(1, on('GET', /blobs/), { kind: 'shorten' }) });
    await client.putBlob(BLOB);
    expect((await errorOf(client.getBlob(BLOB.digest))).code).toBe('DIGEST_MISMATCH');
    expect(await client.getBlob(BLOB.digest)).toEqual(BYTES);
  });
});
