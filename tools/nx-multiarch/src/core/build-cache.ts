import { MultiarchError } from './errors';
import type { Platform } from './platform';
import { repositoryComponent } from './repository';
import { placeholdersIn } from './tag-template';

/** Entries as `docker buildx build --cache-from` and `--cache-to` take them, with placeholders. */
export interface BuildCache {
  from: readonly string[];
  to: readonly string[];
}

/** The image that a cache is of. */
export interface CachedImage {
  project: string;
  deployment: string;
  platform: Platform;
}

/** What may stand in braces in an entry. */
const PLACEHOLDERS = ['project', 'deployment', 'arch'] as const;

/** What takes the place of a `to` of nx.json, and of a `from`, on a machine that differs. */
export const CACHE_VARIABLES = { from: 'NX_MULTIARCH_CACHE_FROM', to: 'NX_MULTIARCH_CACHE_TO' } as const;

/**
 * The caches of one build, placeholders filled. A variable that is set takes the place of the entries, and an empty
 * one leaves none: CI writes what pull requests and people only read. They decide how long a build takes and nothing
 * of what comes out, so they are no part of what Nx hashes.
 *
 * @param variables the values of CACHE_VARIABLES: entries with spaces or line breaks between them; undefined if not set
 * @throws MultiarchError BAD_OPTIONS
 */
export function cachesOf(
  image: CachedImage,
  configured: BuildCache,
  variables: Partial<Record<keyof BuildCache, string>>,
): { cacheFrom: string[]; cacheTo: string[] } {
  const entriesOf = (kind: keyof BuildCache): string[] => {
    const variable = variables[kind];
    const entries = variable === undefined ? configured[kind] : variable.split(/\s+/).filter(Boolean);
    const faults = cacheFaults(kind, entries);
    if (faults.length > 0) throw unfit(variable === undefined ? undefined : CACHE_VARIABLES[kind], faults);
    return entries.map((entry) => fill(entry, image));
  };
  return { cacheFrom: entriesOf('from'), cacheTo: entriesOf('to') };
}

/** What is wrong with entries, one sentence each; empty when they are sound. */
export function cacheFaults(kind: keyof BuildCache, entries: readonly string[]): string[] {
  return entries.flatMap((entry) => {
    const fault = faultOf(kind, entry);
    return fault === undefined ? [] : [`"${withoutSecrets(entry)}" ${fault}`];
  });
}

function faultOf(kind: keyof BuildCache, entry: string): string | undefined {
  const named = placeholdersIn(entry);
  const unknown = named.find((name) => !(PLACEHOLDERS as readonly string[]).includes(name));
  if (unknown !== undefined)
    return `names {${unknown}}, and there are {project}, {deployment} and {arch} alone`;
  if (kind === 'from') return undefined;
  // It is written into the image's config, and so another image: what is cached and what is not would differ.
  if (/(^|,)type=inline(,|$)/.test(entry)) return 'would put the cache into the image: use type=registry';
  // Layers from such a cache come back as they are, and are no longer the ones that a build without it has.
  if (/(^|,)(compression=(?!gzip\b|uncompressed\b)|force-compression=(true|1)\b)/.test(entry))
    return 'compresses layers in a way that an image here does not have: leave out compression and force-compression';
  const missing = PLACEHOLDERS.filter((name) => !named.includes(name));
  if (missing.length === 0) return undefined;
  return `lacks ${missing.map((name) => `{${name}}`).join(', ')}: of builds that share a place, only the last one is kept`;
}

function fill(entry: string, { project, deployment, platform }: CachedImage): string {
  const values = { project: repositoryComponent(project), deployment, arch: platform.architecture };
  return entry.replace(/\{(\w+)\}/g, (_text, name: keyof typeof values) => values[name]);
}

/** Buckets and GitHub's cache can be given their keys here: secret_access_key, token. */
function withoutSecrets(entry: string): string {
  return entry.replace(/(\w*(?:secret|token|key)\w*=)[^,]*/gi, '$1***');
}

function unfit(variable: string | undefined, faults: readonly string[]): MultiarchError {
  const where = variable ?? 'cacheFrom or cacheTo of the target';
  return new MultiarchError('BAD_OPTIONS', {
    happened: `a build cache cannot be used:\n    ${faults.join('\n    ')}`,
    expected:
      'a place for each image and architecture, as in type=registry,ref=registry.example.com/cache:{project}-{deployment}-{arch},mode=max',
    mend: `correct ${where}${variable ? ', or set it to an empty text for no cache' : ' in project.json, or "buildCache" in nx.json'}`,
  });
}
