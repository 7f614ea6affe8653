import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import { on, times } from '../../testing/registry-faults';
import { useRegistry } from '../../testing/use-registry';
import { digestOf } from '../hashing';

const BLOB = Buffer.from('the bytes of a layer '.repeat(5000));
const DIGEST = digestOf(BLOB);
const start = useRegistry();

function blob(bytes = BLOB, mountFrom?: string) {
  const source = { digest: digestOf(bytes), size: bytes.length, open: () => Readable.from([bytes]) };
  return mountFrom === undefined ? source : { ...source, mountFrom };
}

describe('putBlob', () => {
  it.each(['relative', 'absolute'] as const)('uploads in one PUT, with a %s Location', async (location) => {
    const { registry, client } = await start({ location });
    expect(await client.putBlob(blob())).toBe('uploaded');
    expect(registry.store.repository('team/app').blobs.get(DIGEST)).toEqual(BLOB);
    const put = registry.requests.find(({ method }) => method === 'PUT');
    expect(put?.headers['content-length']).toBe(String(BLOB.length));
    expect(put?.headers['transfer-encoding']).toBeUndefined();
    expect(registry.requests.map(({ method }) => method)).toEqual(['HEAD', 'POST', 'PUT']);
  });

  it('uploads an empty blob', async () => {
    const { client } = await start();
    expect(await client.putBlob(blob(Buffer.alloc(0)))).toBe('uploaded');
    expect(await client.headBlob(digestOf(Buffer.alloc(0)))).toBe(0);
  });

  it('sends nothing that is there already', async () => {
    const { registry, client } = await start();
    await client.putBlob(blob());
    const before = registry.writes().length;
    expect(await client.putBlob(blob())).toBe('exists');
    expect(registry.writes()).toHaveLength(before);
    expect(await client.headBlob(DIGEST)).toBe(BLOB.length);
    expect(await client.getBlob(DIGEST)).toEqual(BLOB);
  });

  it.each([
    ['allow', 'mounted', 0],
    ['session', 'uploaded', 1],
    ['refuse', 'uploaded', 1],
  ] as const)('mounts where that is possible (%s)', async (mounts, result, puts) => {
    const { registry, client } = await start({ mounts });
    registry.store.repository('team/base').blobs.set(DIGEST, BLOB);
    expect(await client.putBlob(blob(BLOB, 'team/base'))).toBe(result);
    expect(registry.requests.filter(({ method }) => method === 'PUT')).toHaveLength(puts);
    expect(await client.headBlob(DIGEST)).toBe(BLOB.length);
  });

  it('opens its stream anew for each try', async () => {
    const faults = times(2, on('PUT', /uploads/), { kind: 'drop-body', bytes: 1000 });
    const { registry, client } = await start({ faults });
    let opened = 0;
    const open = () => {
      opened += 1;
      return Readable.from([BLOB]);
    };
    expect(await client.putBlob({ ...blob(), open })).toBe('uploaded');
    expect(opened).toBe(3);
    expect(registry.store.repository('team/app').blobs.get(DIGEST)).toEqual(BLOB);
  });

  it('notices an upload whose answer got lost', async () => {
    const { registry, client } = await start({
      faults: times(1, on('PUT', /uploads/), { kind: 'lose-answer' }),
    });
    expect(await client.putBlob(blob())).toBe('exists');
    expect(registry.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  it('begins anew when its session is gone', async () => {
    const gone = {
      kind: 'status',
      status: 404,
      body: '{"errors":[{"code":"BLOB_UPLOAD_UNKNOWN"}]}',
    } as const;
    const { client } = await start({ faults: times(1, on('PUT', /uploads/), gone) });
    expect(await client.putBlob(blob())).toBe('uploaded');
  });

  it.each([
    ['other bytes', { open: () => Readable.from([Buffer.alloc(BLOB.length, 1)]) }],
    ['too few bytes', { open: () => Readable.from([BLOB.subarray(1)]) }],
    ['too many bytes', { open: () => Readable.from([Buffer.concat([BLOB, BLOB])]) }],
    ['a file that cannot be read', { open: () => failing() }],
  ])('says that the layout is damaged: %s', async (_what, change) => {
    const { client } = await start();
    const error = await errorOf(client.putBlob({ ...blob(), ...change }));
    expect(error.code).toBe('LAYOUT_DAMAGED');
    expect(error.mend).toContain('nx docker-build');
    expect(await client.headBlob(DIGEST)).toBeUndefined();
  });

  it('refuses a registry that stored another digest, or gives no Location', async () => {
    const wrong = await start({
      faults: times(9, on('PUT', /uploads/), { kind: 'digest', digest: digestOf(Buffer.alloc(1)) }),
    });
    expect((await errorOf(wrong.client.putBlob(blob()))).code).toBe('DIGEST_MISMATCH');
    const without = await start({ faults: times(9, on('POST', /uploads/), { kind: 'status', status: 202 }) });
    expect((await errorOf(without.client.putBlob(blob()))).happened).toContain('without a usable Location');
  });
});

function failing(): Readable {
  return new Readable({
    read() {
      this.destroy(Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' }));
    },
  });
}
