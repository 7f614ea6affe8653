import { fuzzApi, type FuzzReport } from '@nx-multiarch/openapi-fuzz';
import type { Service } from '@nx-multiarch/service';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from './app';
import { readStudioConfig } from './config';

let app: Service;
let report: FuzzReport;

/** A small image, and what is left of it when its end is missing. */
async function samples(): Promise<Buffer[]> {
  const image = sharp({ create: { width: 12, height: 8, channels: 3, background: 'teal' } });
  const png = await image.clone().png().toBuffer();
  return [png, await image.clone().jpeg().toBuffer(), png.subarray(0, 60)];
}

beforeAll(async () => {
  // Making requests keeps the event loop busy, which is no overload of the server.
  const env = { LOG_LEVEL: 'silent', BODY_LIMIT: '100000', MAX_EVENT_LOOP_DELAY_MS: '0' };
  app = await buildApp(readStudioConfig(env));
  report = await fuzzApi(app, { seed: 4, runs: 40, samples: await samples() });
}, 300_000);
afterAll(() => app.close());

describe('whatever is sent to studio', () => {
  it.each(['POST /api/transform', 'POST /api/metadata'])('%s keeps to its document', (operation) => {
    expect(Object.keys(report[operation] ?? {})).toEqual(expect.arrayContaining(['200', '400', '415']));
  });

  it('GET / answers', () => expect(report['GET /']).toEqual({ 200: 80 }));
});
