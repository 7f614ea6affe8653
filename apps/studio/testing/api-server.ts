import type { Service } from '@nx-multiarch/service';
import sharp from 'sharp';
import { buildApp } from '../src/app';
import { readStudioConfig } from '../src/config';

/** Bytes of a body that the servers of the API's tests allow. */
export const byteLimit = 100_000;

export type Reply = Awaited<ReturnType<Service['inject']>>;

export const apiServer = (): Promise<Service> =>
  buildApp(readStudioConfig({ LOG_LEVEL: 'silent', BODY_LIMIT: String(byteLimit) }));

/** A plain JPEG of 300 x 200 pixels. */
export const photo = (): Promise<Buffer> =>
  sharp({ create: { width: 300, height: 200, channels: 3, background: 'teal' } })
    .jpeg()
    .toBuffer();

/** A PNG of which the second half is missing. */
export async function cutPng(): Promise<Buffer> {
  const png = await sharp({ create: { width: 200, height: 200, channels: 3, background: 'teal' } })
    .png({ compressionLevel: 0 })
    .toBuffer();
  return png.subarray(0, 2000);
}
