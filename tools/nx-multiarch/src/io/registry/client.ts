import type { Readable } from 'node:stream';
import type { Digest } from '../../core/image-ref';
import { parseRegistry, parseRepository } from '../../core/image-ref';
import { Authorizer } from './auth';
import { baseUrl } from './base-url';
import type { BlobSource, PutBlobResult } from './blobs';
import { getBlob, headBlob, putBlob } from './blobs';
import { openBlob } from './open-blob';
import { confirmManifest } from './confirm';
import { NO_CREDENTIALS } from './docker-config';
import type { AskCredentials } from './held-credentials';
import type { Manifest, ManifestHead, RepositoryContext } from './manifests';
import { getManifest, headManifest } from './manifests';
import { networkError } from './network-error';
import { createPace } from './pace';
import { ping } from './ping';
import { putManifest } from './put-manifest';
import { putReferrer, type StoredReferrer } from './put-referrer';
import { listReferrers } from './referrers';
import type { Referrer } from './referrers-list';
import type { RetryOptions } from './retry';
import { DEFAULT_RETRY } from './retry';
import type { Access } from './scope';
import { repositoryScope } from './scope';
import { listTags } from './tags';
import type { HttpRequest, Transport } from './transport';
import { createTransport } from './transport';

/** Which repository, and how to get there. */
export interface ClientOptions {
  /** Host and port as in a reference: `localhost:5001`, `docker.io`. */
  registry: string;
  /** Path in the registry: `team/thumbnailer-lambda`. */
  repository: string;
  /**
   * Called when the registry asks, and again when what it gave has ended or was refused:
   * `() => findCredentials(registry, { exec })`. None by default.
   */
  credentials?: AskCredentials;
  /** What tokens are asked for; `pull,push` by default. */
  access?: Access;
  /** `http` for a registry on another machine. */
  insecure?: boolean;
  /** Milliseconds from one PUT of a manifest or tag to the next, for a registry that counts them; 0 by default. */
  manifestInterval?: number;
  retry?: Partial<RetryOptions>;
  /** Ends everything under way when it fires; calls then reject with its reason. */
  signal?: AbortSignal;
  /** Shared by several clients, whose caller then closes it; each client has its own by default. */
  transport?: Transport;
}

/** One repository of a registry. Every method rejects with a MultiarchError; see the functions behind them. */
export interface RegistryClient {
  /** Registry and repository, as in a reference. */
  readonly name: string;
  readonly registry: string;
  readonly repository: string;
  ping: () => Promise<void>;
  headBlob: (digest: Digest) => Promise<number | undefined>;
  getBlob: (digest: Digest) => Promise<Buffer | undefined>;
  /** Bytes of a blob of any size, as they come; for `putBlob` of another client. */
  openBlob: (digest: Digest) => Readable;
  putBlob: (blob: BlobSource) => Promise<PutBlobResult>;
  headManifest: (ref: string) => Promise<ManifestHead | undefined>;
  getManifest: (ref: string) => Promise<Manifest | undefined>;
  putManifest: (ref: string, bytes: Uint8Array, mediaType: string) => Promise<Digest>;
  confirmManifest: (
    digest: Digest,
    options?: { ref?: string; retry?: Partial<RetryOptions> },
  ) => Promise<Manifest>;
  listTags: () => Promise<string[]>;
  listReferrers: (subject: Digest) => Promise<Referrer[]>;
  putReferrer: (subject: Digest, bytes: Buffer, listedType: string) => Promise<StoredReferrer>;
  /** Ends the connections, unless the transport was handed in. */
  close: () => Promise<void>;
}

/**
 * A client of one repository: OCI distribution-spec v1.1
 * (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md). It connects when it is first asked.
 *
 * @throws MultiarchError BAD_REFERENCE for a registry or repository that is none
 */
export function createRegistryClient(options: ClientOptions): RegistryClient {
  const transport = options.transport ?? createTransport();
  const context = createContext(options, transport);
  const pace = createPace(options.manifestInterval ?? 0);
  return {
    name: `${context.registry}/${context.repository}`,
    registry: context.registry,
    repository: context.repository,
    ping: () => ping(context),
    headBlob: (digest) => headBlob(context, digest),
    getBlob: (digest) => getBlob(context, digest),
    openBlob: (digest) => openBlob(context, digest),
    putBlob: (blob) => putBlob(context, blob),
    headManifest: (ref) => headManifest(context, ref),
    getManifest: (ref) => getManifest(context, ref),
    putManifest: (ref, bytes, mediaType) => pace(() => putManifest(context, ref, bytes, mediaType)),
    confirmManifest: (digest, how) => confirmManifest(context, digest, how),
    listTags: () => listTags(context),
    listReferrers: (subject) => listReferrers(context, subject),
    putReferrer: (subject, bytes, listedType) => pace(() => putReferrer(context, subject, bytes, listedType)),
    close: async () => {
      if (!options.transport) await transport.close();
    },
  };
}

/** What the requests of one repository are made with. @throws MultiarchError BAD_REFERENCE */
export function createContext(options: ClientOptions, transport: Transport): RepositoryContext {
  const registry = parseRegistry(options.registry);
  const repository = parseRepository(options.repository);
  const { signal } = options;
  const base = baseUrl(registry, options.insecure);
  const auth = new Authorizer({
    registry,
    base,
    scopes: [repositoryScope(repository, options.access ?? 'pull,push')],
    credentials: options.credentials ?? (() => Promise.resolve(NO_CREDENTIALS)),
    send: (request) => sendToTokenServer(registry, transport, { ...request, signal }),
  });
  return {
    registry,
    repository,
    base,
    auth,
    transport,
    retry: { ...DEFAULT_RETRY, signal, ...options.retry },
    signal,
  };
}

/** A token server that does not answer is worth another try of the request that needs the token. */
async function sendToTokenServer(registry: string, transport: Transport, request: HttpRequest) {
  try {
    return await transport.send(request);
  } catch (cause) {
    throw networkError({ registry, request }, cause);
  }
}
