import type { Service } from '@nx-multiarch/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildApp } from './app';
import { readStudioConfig } from './config';
import { pageAssets } from './page';

let app: Service;
beforeEach(async () => {
  app = await buildApp(readStudioConfig({ LOG_LEVEL: 'silent' }), undefined, pageAssets('body{}', 'start()'));
});
afterEach(() => app.close());

describe('the server', () => {
  it('reports sharp', async () => {
    const report = (await app.inject('/platform')).json();
    expect(report.addons).toMatchObject([
      { name: 'sharp', loaded: true, fileArchitecture: report.architecture },
    ]);
    expect((await app.inject('/readyz')).statusCode).toBe(200);
  });

  it('has a page whose files it serves', async () => {
    const { body } = await app.inject('/');
    const files = [...body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(files).toEqual(['/assets/style.css', '/assets/studio.js']);
    for (const file of files) expect((await app.inject(file)).statusCode).toBe(200);
  });

  it('has a page without them as well', async () => {
    const plain = await buildApp(readStudioConfig({ LOG_LEVEL: 'silent' }));
    try {
      const { body } = await plain.inject('/');
      expect(body).not.toContain('/assets/');
      expect((await plain.inject('/assets/style.css')).statusCode).toBe(404);
    } finally {
      await plain.close();
    }
  });

  it('documents every route; vitest -u refreshes the file', async () => {
    const document = (await app.inject('/openapi.json')).json();
    await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot('openapi.golden.json');
  });
});
