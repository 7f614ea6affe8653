import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestRegistry } from './registry';
import { startTestRegistry } from './registry';
import { sha256 } from './registry-store';

const BYTES = Buffer.from('layer');

// What the client's own tests cannot show, because the client never does it.
describe('the registry of the tests', () => {
  let registry: TestRegistry;
  beforeEach(async () => {
    registry = await startTestRegistry();
  });
  afterEach(() => registry.close());

  async function send(method: 'GET' | 'PUT' | 'POST', path: string, body?: Buffer) {
    const reply = await request(`${registry.url}${path}`, { method, body: body ?? null });
    return { status: reply.statusCode, headers: reply.headers, text: await reply.body.text() };
  }

  it('checks the digest of an upload', async () => {
    const { headers } = await send('POST', '/v2/a/blobs/uploads/');
    const reply = await send(
      'PUT',
      `${String(headers.location)}&digest=${sha256(Buffer.from('other'))}`,
      BYTES,
    );
    expect([reply.status, reply.text]).toEqual([400, expect.stringContaining('DIGEST_INVALID')]);
    expect(registry.store.repository('a').blobs.size).toBe(0);
  });

  it('knows only the uploads that it began, with their state unchanged', async () => {
    const { headers } = await send('POST', '/v2/a/blobs/uploads/');
    const unsigned = String(headers.location).replace(/_state=[^&]*/, '_state=a+b');
    expect((await send('PUT', `${unsigned}&digest=${sha256(BYTES)}`, BYTES)).status).toBe(404);
    expect((await send('PUT', `/v2/a/blobs/uploads/x?digest=${sha256(BYTES)}`, BYTES)).status).toBe(404);
  });

  it('refuses a manifest before its blobs, an index before its manifests, and a wrong digest', async () => {
    const image = Buffer.from(JSON.stringify({ config: { digest: sha256(BYTES) }, layers: [] }));
    const index = Buffer.from(JSON.stringify({ manifests: [{ digest: sha256(image) }] }));
    expect((await send('PUT', '/v2/a/manifests/t', image)).text).toContain('MANIFEST_BLOB_UNKNOWN');
    expect((await send('PUT', '/v2/a/manifests/t', index)).text).toContain('MANIFEST_BLOB_UNKNOWN');
    registry.store.repository('a').blobs.set(sha256(BYTES), BYTES);
    expect((await send('PUT', `/v2/a/manifests/${sha256(index)}`, image)).text).toContain('DIGEST_INVALID');
    expect((await send('PUT', '/v2/a/manifests/t', image)).status).toBe(201);
    expect((await send('PUT', '/v2/a/manifests/t', index)).status).toBe(201);
  });

  it('knows no other routes', async () => {
    expect((await send('GET', '/v3/')).status).toBe(404);
    expect((await send('POST', '/v2/a/manifests/t')).status).toBe(404);
  });

  it('records what was changed', async () => {
    await send('GET', '/v2/');
    await send('POST', '/v2/a/blobs/uploads/');
    expect(registry.writes()).toEqual(['POST /v2/a/blobs/uploads/']);
  });
});
