import { createGate, type Capacity } from '@nx-multiarch/imaging';
import { createService, type LogStream, type Service } from '@nx-multiarch/service';
import sharp from 'sharp';
import { mapImageError, registerApi } from '../src/api';
import { buildApp } from '../src/app';
import { readStudioConfig } from '../src/config';

/** Bytes of a body that the servers of the API's tests allow. */
export const byteLimit = 100_000;

export type Reply = Awaited<ReturnType<Service['inject']>>;

export const apiServer = (): Promise<Service> =>
  buildApp(readStudioConfig({ LOG_LEVEL: 'silent', BODY_LIMIT: String(byteLimit) }));

/** One with a gate that its test chooses and can occupy, listening: what is sent to it arrives in pieces. */
export async function gatedServer(places: Partial<Capacity>, logStream: LogStream) {
  const gate = createGate({
    ...{ imagesAtOnce: 1, threadsPerImage: 1, waiting: 8, reading: 32, waitSeconds: 600 },
    ...places,
  });
  const config = readStudioConfig({ LOG_LEVEL: 'warn', MAX_EVENT_LOOP_DELAY_MS: '0' });
  const app = await createService({ name: 'studio', config, mapError: mapImageError, logStream });
  await registerApi(app, { bytes: byteLimit }, gate);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { app, gate, url };
}

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
