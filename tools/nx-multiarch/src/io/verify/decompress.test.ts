import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import * as zlib from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MEDIA_TYPES } from '../../core/media-types';
import { compressionOf, decompressor, sniffCompression } from './decompress';

/** A frame of one raw block, RFC 8878: magic, a descriptor for a size of one byte, the size, the block's header. */
const ZSTD = Buffer.concat([Buffer.from('28b52ffd2005290000', 'hex'), Buffer.from('layer')]);

describe('compressions', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'decompress-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each([
    ['gzip', zlib.gzipSync('layer')],
    ['zstd', ZSTD],
    ['tar', Buffer.from('layer')],
    ['tar', Buffer.alloc(0)],
  ])('%s is told by its first bytes', async (expected, bytes) => {
    await writeFile(join(folder, 'blob'), bytes);
    expect(await sniffCompression(join(folder, 'blob'))).toBe(expected);
  });
});

it.each([
  [MEDIA_TYPES.ociLayerGzip, 'gzip'],
  [MEDIA_TYPES.dockerLayerGzip, 'gzip'],
  [MEDIA_TYPES.ociLayerZstd, 'zstd'],
  [MEDIA_TYPES.ociLayerTar, 'tar'],
])('%s promises %s', (mediaType, expected) => {
  expect(compressionOf(mediaType)).toBe(expected);
});

describe('decompressor', () => {
  it.each([
    ['gzip', zlib.gzipSync('layer')],
    ['tar', Buffer.from('layer')],
  ] as const)('undoes %s', async (compression, bytes) => {
    expect(await text(Readable.from([bytes]).pipe(decompressor(compression)))).toBe('layer');
  });

  it('undoes zstd, or says which Node does', async () => {
    const read = async () => text(Readable.from([ZSTD]).pipe(decompressor('zstd')));
    const outcome = await read().catch(({ code, expected }: { code: string; expected: string }) => [
      code,
      expected,
    ]);
    const known = 'createZstdDecompress' in zlib;
    expect(outcome).toEqual(known ? 'layer' : ['VERIFY_FAILED', 'Node 22.15 or newer, or layers with gzip']);
  });
});
