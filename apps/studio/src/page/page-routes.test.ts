import { createService, readConfig, serviceConfig, type Service } from '@nx-multiarch/service';
import { afterEach, describe, expect, it } from 'vitest';
import { capabilities } from '../api';
import { matchesEtag, pageAssets } from './assets';
import { registerPage } from './page-routes';

let app: Service;
afterEach(() => app?.close());

async function create(load: () => unknown): Promise<Service> {
  const addons = [{ name: 'sharp', load }];
  const config = readConfig(serviceConfig, { LOG_LEVEL: 'silent', MAX_EVENT_LOOP_DELAY_MS: '0' });
  app = await createService({ name: 'studio', config, addons });
  registerPage(app, addons, capabilities({ bytes: 2_000_000 }), pageAssets('body{}', 'start()'));
  return app;
}

describe('GET /', () => {
  it('is green where the addon loads, and its form open', async () => {
    const reply = await (await create(() => 'loaded')).inject('/');
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(reply.body).toMatch(/<li class="fits"><strong>sharp/);
    expect(reply.body).toContain('action="/api/transform" method="post" enctype="multipart/form-data"');
    expect(reply.body).toContain('up to 2.0 MB');
    expect(reply.body).not.toMatch(/<fieldset[^>]* disabled|class="notice"/);
  });

  it('has nothing inline that the content security policy would refuse', async () => {
    const reply = await (await create(() => 'loaded')).inject('/');
    expect(reply.headers['content-security-policy']).toContain("default-src 'self'");
    expect(reply.body).not.toMatch(/<style|<script(?![^>]* src=)| style=| on\w+=/);
  });

  it('answers and explains where the addon does not load; /readyz still says no', async () => {
    await create(() => {
      throw new Error('cannot open shared object file');
    });
    const reply = await app.inject('/');
    expect(reply.statusCode).toBe(200);
    expect(reply.body).toMatch(/<li class="fault"><strong>sharp [\d.]+<\/strong> does not load\. /);
    expect(reply.body).toMatch(
      /class="notice"[\s\S]*sharp does not load on this machine\.[\s\S]*<fieldset class="all" disabled>/,
    );
    const ready = await app.inject('/readyz');
    expect([ready.statusCode, ready.json()]).toEqual([503, { status: 'not ready', obstacles: ['sharp'] }]);
  });
});

describe('the files of the page', () => {
  it.each([
    ['/assets/style.css', 'text/css; charset=utf-8', 'body{}'],
    ['/assets/studio.js', 'text/javascript; charset=utf-8', 'start()'],
  ])('%s is served, and not again while it is the same', async (url, type, text) => {
    await create(() => 'loaded');
    const first = await app.inject(url);
    expect([first.statusCode, first.headers['content-type'], first.body]).toEqual([200, type, text]);
    expect(first.headers['cache-control']).toBe('no-cache');
    const headers = { 'if-none-match': String(first.headers.etag) };
    const second = await app.inject({ url, headers });
    expect([second.statusCode, second.body, second.headers.etag]).toEqual([304, '', first.headers.etag]);
    expect((await app.inject({ url, headers: { 'if-none-match': '"other"' } })).statusCode).toBe(200);
  });

  it('does not serve others', async () => {
    await create(() => 'loaded');
    for (const url of ['/assets/', '/assets/main.js', '/assets/../package.json'])
      expect((await app.inject(url)).statusCode).toBe(404);
  });

  it.each([
    [undefined, false],
    ['"a"', true],
    ['W/"a"', true],
    ['"b", "a"', true],
    ['*', true],
    ['"b"', false],
    ['a', false],
  ])('are known by %s: %s', (header, matches) => expect(matchesEtag(header, '"a"')).toBe(matches));
});
