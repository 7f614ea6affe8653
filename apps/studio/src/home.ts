import { platformReport, type Addon, type PlatformReport } from '@nx-multiarch/platform';
import type { Service } from '@nx-multiarch/service';
import { platformPanel } from './platform-panel';

const head = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>studio</title>
<style>
body { font-family: system-ui, sans-serif; line-height: 1.5; max-width: 48rem; margin: 2rem auto; padding: 0 1rem }
dl { display: grid; grid-template-columns: max-content auto; gap: 0 1rem }
dd { margin: 0 }
li { padding: 0.5rem 1rem; border-left: 0.3rem solid; margin-bottom: 0.5rem; list-style: none; overflow-wrap: anywhere }
ul { padding: 0 }
.fits { border-color: #2a7d3f }
.fault { border-color: #b3261e; background: #fbe9e7; color: #410e0b }
</style>
<h1>studio</h1>
<p>Resizes and converts images: <code>POST /api/transform?width=300&amp;format=webp</code> with an image as the body.</p>
`;
const foot = `
<p>The same for programs: <a href="/platform">/platform</a></p>
</html>
`;

/**
 * GET /: where a person who opens the service finds its API, and sees whether its addons fit the machine. It answers
 * 200 with the fault on it when they do not: /readyz is what tells a load balancer.
 */
export function registerHome(app: Service, addons: Addon[]): void {
  let made: Promise<PlatformReport> | undefined;
  app.get('/', async (_request, reply) => {
    const report = await (made ??= platformReport(addons));
    return reply.type('text/html; charset=utf-8').send(head + platformPanel(report) + foot);
  });
}
