import { z } from 'zod';
import { DEFAULT_REGISTRY } from '../../core/image-ref';

/** What proves to a registry who asks. An identity token is exchanged for a short-lived one, a bearer is that one. */
export type Credentials =
  | { kind: 'none' }
  /** `until`: when they are asked for again, in milliseconds since 1970; those that `docker login` left do not say. */
  | { kind: 'basic'; username: string; password: string; until?: number }
  | { kind: 'identity'; token: string }
  | { kind: 'bearer'; token: string };

/** Where the credentials of a registry are: in the file, or with a helper, which knows them under `server`. */
export type Stored = { kind: 'helper'; name: string; server: string } | Credentials;

export const NO_CREDENTIALS: Credentials = { kind: 'none' };

/** The key of Docker Hub, from the time of its first API. */
export const DOCKER_HUB_KEY = 'https://index.docker.io/v1/';
const DOCKER_HUB_HOSTS = ['index.docker.io', 'registry-1.docker.io', DEFAULT_REGISTRY];

const text = z.string().nullish();
const Entry = z.looseObject({
  auth: text,
  username: text,
  password: text,
  identitytoken: text,
  registrytoken: text,
});
const Config = z.looseObject({
  auths: z.record(z.string(), Entry).nullish(),
  credHelpers: z.record(z.string(), z.string()).nullish(),
  credsStore: text,
});

/** Docker's config.json, as far as credentials go. */
export type DockerConfig = z.infer<typeof Config>;

/**
 * Reads the text of Docker's config.json.
 * https://docs.docker.com/reference/cli/docker/login/#credential-stores
 *
 * @throws SyntaxError or ZodError, neither of which quotes a value of the file
 */
export function parseDockerConfig(json: string): DockerConfig {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    // The engine's own message quotes the text around the fault, and that may be a password.
    throw new SyntaxError('it is not valid JSON');
  }
  return Config.parse(value);
}

/**
 * Where Docker would look for this registry, in its order: the helper of the registry, the helper for all, the file.
 * The file stays in the list behind a helper for all, which may hold nothing for this registry.
 */
export function storedCredentials(config: DockerConfig, registry: string): Stored[] {
  const found: Stored[] = [];
  const own = valueOf(config.credHelpers ?? {}, registry);
  const server = registry === DEFAULT_REGISTRY ? DOCKER_HUB_KEY : registry;
  const helper = own === undefined ? config.credsStore : own;
  if (helper) found.push({ kind: 'helper', name: helper, server });
  const entry = valueOf(config.auths ?? {}, registry);
  const inFile = entry && fromEntry(entry);
  if (inFile && inFile.kind !== 'none') found.push(inFile);
  return found;
}

/** A key is a host, or a URL whose scheme and path do not count; an exact one goes first. */
function valueOf<T>(record: Readonly<Record<string, T>>, registry: string): T | undefined {
  if (registry === DEFAULT_REGISTRY && Object.hasOwn(record, DOCKER_HUB_KEY)) return record[DOCKER_HUB_KEY];
  if (Object.hasOwn(record, registry)) return record[registry];
  const hosts = registry === DEFAULT_REGISTRY ? DOCKER_HUB_HOSTS : [registry];
  return Object.entries(record).find(([key]) => hosts.includes(hostOf(key)))?.[1];
}

function hostOf(key: string): string {
  return key.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
}

function fromEntry(entry: z.infer<typeof Entry>): Credentials {
  if (entry.identitytoken) return { kind: 'identity', token: entry.identitytoken };
  if (entry.registrytoken) return { kind: 'bearer', token: entry.registrytoken };
  if (entry.auth) return decodeAuth(entry.auth);
  if (!entry.username || !entry.password) return NO_CREDENTIALS;
  return { kind: 'basic', username: entry.username, password: entry.password };
}

/** `auth` is base64 of `user:password`; the password may hold colons, and some writers pad it with NUL. */
function decodeAuth(auth: string): Credentials {
  const decoded = Buffer.from(auth, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 1) throw new SyntaxError('"auth" is not base64 of "user:password"');
  const password = decoded.slice(colon + 1).replace(/\0+$/, '');
  return { kind: 'basic', username: decoded.slice(0, colon), password };
}
