import { platformReport, type Addon, type PlatformReport } from '@nx-multiarch/platform';
import type { Service } from '@nx-multiarch/service';
import { Type } from '@sinclair/typebox';
import { matchesEtag, type Asset, type PageAssets } from './assets';
import { pageHtml } from './document';
import type { FormFacts } from './transform-form';

/**
 * GET / and the files it needs. The page answers 200 with the fault on it where an addon does not load: /readyz is
 * what tells a load balancer.
 */
export function registerPage(app: Service, addons: Addon[], form: FormFacts, assets: PageAssets): void {
  let made: Promise<PlatformReport> | undefined;
  const schema = {
    summary: 'The page',
    tags: ['page'],
    response: { 200: { description: 'HTML', content: { 'text/html': { schema: Type.String() } } } },
  };
  app.get('/', { schema }, async (_request, reply) => {
    const report = await (made ??= platformReport(addons));
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache');
    return reply.send(pageHtml({ report, form, assets }));
  });
  for (const asset of [assets.style, assets.script]) if (asset) registerAsset(app, asset);
}

/** Asked for again with every page, and answered 304 as long as it is the same: names stay, contents may not. */
function registerAsset(app: Service, { name, type, text, etag }: Asset): void {
  app.get(`/assets/${name}`, { schema: { hide: true } }, async (request, reply) => {
    reply.headers({ etag, 'cache-control': 'no-cache' });
    if (matchesEtag(request.headers['if-none-match'], etag)) return reply.code(304).send();
    return reply.type(type).send(text);
  });
}
