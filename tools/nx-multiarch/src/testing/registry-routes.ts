import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { TestRegistryOptions } from './registry';
import { answerError, type SeenRequest } from './registry-request';
import { referencesOf, sha256, type Store, type StoredRepository } from './registry-store';

/** One request on its way to an answer. */
export interface Exchange {
  seen: SeenRequest;
  response: ServerResponse;
  store: Store;
  options: TestRegistryOptions;
  /** Scheme and host that the client used. */
  base: string;
}

type Route = (exchange: Exchange, name: string, rest: string) => void;

// OCI distribution-spec v1.1, "Endpoints": end-2, 3, 4, 6, 7, 8, 11 and 12.
const ROUTES: readonly [string, RegExp, Route][] = [
  ['GET|HEAD', /^\/v2\/(.+)\/blobs\/(sha256:[0-9a-f]+)$/, readBlob],
  ['POST', /^\/v2\/(.+)\/blobs\/uploads\/()$/, startUpload],
  ['PUT', /^\/v2\/(.+)\/blobs\/uploads\/([^/]+)$/, finishUpload],
  ['GET|HEAD', /^\/v2\/(.+)\/manifests\/([^/]+)$/, readManifest],
  ['PUT', /^\/v2\/(.+)\/manifests\/([^/]+)$/, writeManifest],
  ['GET', /^\/v2\/(.+)\/tags\/list()$/, readTags],
  ['GET', /^\/v2\/(.+)\/referrers\/(sha256:[0-9a-f]+)$/, readReferrers],
];

export function route(exchange: Exchange): void {
  const { seen, response } = exchange;
  response.setHeader('docker-distribution-api-version', 'registry/2.0');
  if (seen.path === '/v2/')
    return void response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  for (const [methods, pattern, handle] of ROUTES) {
    const match = methods.split('|').includes(seen.method) ? pattern.exec(seen.path) : null;
    if (match) return handle(exchange, match[1] ?? '', match[2] ?? '');
  }
  answerError(response, 404, 'UNSUPPORTED', `no route for ${seen.method} ${seen.path}`);
}

function readBlob({ seen, response, store }: Exchange, name: string, digest: string): void {
  const blob = store.repositories.get(name)?.blobs.get(digest);
  if (!blob) return answerError(response, 404, 'BLOB_UNKNOWN', 'blob unknown to registry');
  const headers = {
    'content-type': 'application/octet-stream',
    'content-length': blob.length,
    'docker-content-digest': digest,
  };
  response.writeHead(200, headers).end(seen.method === 'HEAD' ? undefined : blob);
}

function startUpload({ seen, response, store, options, base }: Exchange, name: string): void {
  const mount = seen.query.get('mount');
  const mounts = options.mounts ?? 'allow';
  if (mount && mounts === 'refuse') return answerError(response, 403, 'DENIED', 'the mount is denied');
  const source = store.repositories.get(seen.query.get('from') ?? '')?.blobs.get(mount ?? '');
  if (mount && source && mounts === 'allow') {
    store.repository(name).blobs.set(mount, source);
    return void response.writeHead(201, { 'docker-content-digest': mount }).end();
  }
  const id = randomUUID();
  store.repository(name).uploads.add(id);
  const path = `/v2/${name}/blobs/uploads/${id}?_state=a%2Bb`;
  response.writeHead(202, { location: options.location === 'absolute' ? `${base}${path}` : path }).end();
}

function finishUpload({ seen, response, store }: Exchange, name: string, id: string): void {
  const repository = store.repository(name);
  if (!repository.uploads.delete(id) || seen.query.get('_state') !== 'a+b') {
    return answerError(response, 404, 'BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry');
  }
  const digest = sha256(seen.body);
  if (seen.query.get('digest') !== digest) {
    return answerError(response, 400, 'DIGEST_INVALID', 'provided digest did not match uploaded content');
  }
  repository.blobs.set(digest, seen.body);
  response.writeHead(201, { 'docker-content-digest': digest, location: `/v2/${name}/blobs/${digest}` }).end();
}

function readManifest({ seen, response, store }: Exchange, name: string, ref: string): void {
  const repository = store.repositories.get(name);
  const digest = repository?.tags.get(ref) ?? ref;
  const manifest = repository?.manifests.get(digest);
  if (!manifest) return answerError(response, 404, 'MANIFEST_UNKNOWN', 'manifest unknown');
  const headers = {
    'content-type': manifest.mediaType,
    'content-length': manifest.bytes.length,
    'docker-content-digest': digest,
  };
  response.writeHead(200, headers).end(seen.method === 'HEAD' ? undefined : manifest.bytes);
}

function writeManifest({ seen, response, store, options }: Exchange, name: string, ref: string): void {
  const repository = store.repository(name);
  const digest = sha256(seen.body);
  if (ref.startsWith('sha256:') && ref !== digest) {
    return answerError(response, 400, 'DIGEST_INVALID', 'provided digest did not match uploaded content');
  }
  const missing = missingReference(repository, seen.body);
  if (missing) return answerError(response, 400, 'MANIFEST_BLOB_UNKNOWN', `unknown to registry: ${missing}`);
  // As Amazon ECR does it: the very same manifest is refused too.
  if (repository.tags.has(ref) && options.immutable?.(ref)) {
    return answerError(response, 400, 'TAG_INVALID', `the tag ${ref} already exists and is immutable`);
  }
  repository.manifests.set(digest, { bytes: seen.body, mediaType: seen.headers['content-type'] ?? '' });
  if (ref !== digest) repository.tags.set(ref, digest);
  const { subject } = JSON.parse(seen.body.toString('utf8')) as { subject?: { digest: string } };
  response
    .writeHead(201, {
      'docker-content-digest': digest,
      location: `/v2/${name}/manifests/${digest}`,
      ...(subject && options.referrers ? { 'oci-subject': subject.digest } : {}),
    })
    .end();
}

function missingReference(repository: StoredRepository, bytes: Buffer): string | undefined {
  const { blobs, manifests } = referencesOf(bytes);
  return (
    blobs.find((digest) => !repository.blobs.has(digest)) ??
    manifests.find((digest) => !repository.manifests.has(digest))
  );
}

interface ReferringManifest {
  artifactType?: string;
  config?: { mediaType: string };
  subject?: { digest: string };
  annotations?: Record<string, string>;
}

function readReferrers({ response, store, options }: Exchange, name: string, subject: string): void {
  if (!options.referrers) return void response.writeHead(404).end('404 page not found');
  const manifests = [...(store.repositories.get(name)?.manifests ?? [])].flatMap(
    ([digest, { bytes, mediaType }]) => {
      const {
        config,
        artifactType = config?.mediaType,
        subject: about,
        annotations,
      } = JSON.parse(bytes.toString('utf8')) as ReferringManifest;
      const entry = { mediaType, digest, size: bytes.length, artifactType, annotations };
      return about?.digest === subject ? [entry] : [];
    },
  );
  const type = 'application/vnd.oci.image.index.v1+json';
  const list = { schemaVersion: 2, mediaType: type, manifests };
  response.writeHead(200, { 'content-type': type }).end(JSON.stringify(list));
}

function readTags({ seen, response, store, options }: Exchange, name: string): void {
  const repository = store.repositories.get(name);
  if (!repository) return answerError(response, 404, 'NAME_UNKNOWN', 'repository name not known to registry');
  const size = Math.min(options.pageSize ?? Infinity, Number(seen.query.get('n') ?? Infinity));
  const last = seen.query.get('last') ?? '';
  const rest = [...repository.tags.keys()].sort().filter((tag) => tag > last);
  const tags = rest.slice(0, size);
  const next = `</v2/${name}/tags/list?n=${size}&last=${tags.at(-1)}>; rel="next"`;
  const headers = { 'content-type': 'application/json', ...(rest.length > tags.length && { link: next }) };
  response.writeHead(200, headers).end(JSON.stringify({ name, tags }));
}
