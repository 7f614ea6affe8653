import type { Exchange } from '../../src/testing/registry-routes';

/**
 * Takes every upload in chunks, as engines of before send them, keeps nothing and claims to hold every blob: a push
 * gets as far as its manifest.
 * OCI distribution-spec v1.1, "Pushing a blob in chunks".
 */
export function takeUploads({ seen, response }: Exchange): void {
  const { method, path, query, body } = seen;
  const location = path.replace(/uploads\/.*/, 'uploads/one');
  const isBlob = /\/blobs\/sha256:/.test(path);
  if (path === '/v2/') response.writeHead(200).end('{}');
  else if (method === 'POST') response.writeHead(202, { location, 'docker-upload-uuid': 'one' }).end();
  else if (method === 'PATCH')
    response.writeHead(202, { location, range: `0-${body.length - 1}`, 'docker-upload-uuid': 'one' }).end();
  else if (method === 'PUT')
    response.writeHead(201, { location, 'docker-content-digest': query.get('digest') ?? '' }).end();
  else if (method === 'HEAD' && isBlob) response.writeHead(200, { 'content-length': 1 }).end();
  else response.writeHead(404).end();
}
