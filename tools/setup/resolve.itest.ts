import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyScripts, runScript } from './run-script';

const INDEX = 'application/vnd.oci.image.index.v1+json';
const index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [] });
const digest = `sha256:${createHash('sha256').update(index).digest('hex')}`;

let folder: string;
let server: Server;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'setup-resolve-'));
  // A registry with one image (distribution spec, "Pulling manifests").
  server = createServer((request, response) => {
    const found = [`/v2/node/manifests/24`, `/v2/node/manifests/${digest}`].includes(request.url ?? '');
    response.writeHead(found ? 200 : 404, {
      'content-type': INDEX,
      'content-length': Buffer.byteLength(index),
      'docker-content-digest': digest,
    });
    response.end(request.method === 'HEAD' ? undefined : index);
  }).listen(0, 'localhost');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

describe('base-images.sh with the real buildx', () => {
  it.each([
    ['a tag', '', `@${digest}`],
    ['a tag with a digest', `@${digest}`, `@${digest}`],
  ])('resolves %s', async (_what, named, resolved) => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    const image = `localhost:${address.port}/node:24`;
    const scripts = copyScripts(folder);
    writeFileSync(
      join(folder, 'docker/base-images.json'),
      JSON.stringify({ node: image + named }, undefined, 2),
    );
    // The person's own home: buildx may be installed there.
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, NX_MULTIARCH_STATE_DIR: join(folder, 'state') };

    expect(await runScript('base-images.sh', [], env, scripts)).toMatchObject({
      code: 0,
      stdout: 'base-images: ready (public images)\n',
    });
    const local: unknown = JSON.parse(readFileSync(join(folder, 'docker/base-images.local.json'), 'utf8'));
    expect(local).toEqual({ node: image + resolved });
  });
});
