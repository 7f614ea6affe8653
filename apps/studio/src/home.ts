import type { Service } from '@nx-multiarch/service';

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>studio</title>
<h1>studio</h1>
<p>Resizes and converts images: <code>POST /api/transform?width=300&amp;format=webp</code> with an image as the body.</p>
<p>What this runs on: <a href="/platform">/platform</a></p>
</html>
`;

/** GET /: where a person who opens the service finds its API. */
export function registerHome(app: Service): void {
  app.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
}
