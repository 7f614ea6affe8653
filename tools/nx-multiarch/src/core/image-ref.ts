import { MultiarchError } from './errors';

// The grammar: https://github.com/distribution/reference/blob/main/reference.go (head comment) and regexp.go;
// OCI distribution-spec v1.1, "Pulling manifests", has the same patterns for <name> and <reference>.
const DOMAIN_LABEL = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const HOST = `(?:${DOMAIN_LABEL}(?:\\.${DOMAIN_LABEL})*|\\[[a-fA-F0-9:]+\\])`;
const REGISTRY = new RegExp(`^${HOST}(?::[0-9]{1,5})?$`);
const PATH_COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const REPOSITORY = new RegExp(`^${PATH_COMPONENT}(?:/${PATH_COMPONENT})*$`);
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^sha256:[a-f0-9]{64}$/;
const MAX_REPOSITORY_LENGTH = 255;

/** The registry of a reference that names none. */
export const DEFAULT_REGISTRY = 'docker.io';

/** The content address of a blob or manifest: `sha256:` and 64 lower-case hex digits. */
export type Digest = `sha256:${string}`;

/** Which part of a reference an error is about; it stands in the error's `details.part`. */
export type ReferencePart = 'reference' | 'registry' | 'repository' | 'tag' | 'digest';

/** A parsed reference. Without a tag and a digest it names a repository; `latest` is never assumed. */
export interface ImageRef {
  /** Host and port, `docker.io` where the text named none. */
  registry: string;
  /** The path in the registry, without the host: `library/node`, `team/thumbnailer-lambda`. */
  repository: string;
  tag?: string;
  digest?: Digest;
}

/**
 * Parses `[registry/]repository[:tag][@digest]` by Docker's rules: the first component is a registry if it holds a
 * dot or a colon, is `localhost`, or has an upper-case letter; otherwise the registry is docker.io, where a single
 * component means `library/`.
 *
 * @throws MultiarchError BAD_REFERENCE, `details.part` names the offending part
 */
export function parseImageRef(text: string): ImageRef {
  if (text === '')
    throw bad('reference', text, 'the image reference is empty', '[registry/]repository[:tag][@digest]');
  const at = text.indexOf('@');
  const digest = at === -1 ? undefined : parseDigest(text.slice(at + 1));
  const named = at === -1 ? text : text.slice(0, at);
  // A colon before the last slash belongs to the registry's port.
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const tag = colon === -1 ? undefined : parseTag(named.slice(colon + 1));
  const name = parseName(colon === -1 ? named : named.slice(0, colon));
  return { ...name, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

/** The full text of a reference, the registry always written out; `parseImageRef` reads it back unchanged. */
export function formatImageRef(ref: ImageRef): string {
  const tag = ref.tag === undefined ? '' : `:${ref.tag}`;
  const digest = ref.digest === undefined ? '' : `@${ref.digest}`;
  return `${ref.registry}/${ref.repository}${tag}${digest}`;
}

/** @throws MultiarchError BAD_REFERENCE with part `digest`: other algorithms than sha256 are refused too */
export function parseDigest(text: string): Digest {
  if (isDigest(text)) return text;
  throw bad('digest', text, `"${text}" is no digest`, 'sha256: and 64 lower-case hex digits');
}

export function isDigest(text: string): text is Digest {
  return DIGEST.test(text);
}

/** Whether a text can be a tag: 1 to 128 characters of a small set. */
export function isTag(text: string): boolean {
  return TAG.test(text);
}

/** @throws MultiarchError BAD_REFERENCE with part `tag` */
export function parseTag(text: string): string {
  if (isTag(text)) return text;
  const rule = '1 to 128 letters, digits, "_", "." or "-", the first one no "." or "-"';
  throw bad('tag', text, `"${text}" is no tag`, rule);
}

/** @throws MultiarchError BAD_REFERENCE with part `registry` */
export function parseRegistry(text: string): string {
  if (REGISTRY.test(text)) return text;
  const bare = text.replace(/^https?:\/\//, '').replace(/\/$/, '');
  if (bare !== text && REGISTRY.test(bare)) {
    throw bad('registry', text, `"${text}" is an address, a registry is named without a scheme`, bare);
  }
  throw bad(
    'registry',
    text,
    `"${text}" is no registry`,
    'a host name or address, and a port after a colon if needed',
  );
}

/** @throws MultiarchError BAD_REFERENCE with part `repository` */
export function parseRepository(text: string): string {
  if (text !== text.toLowerCase()) {
    throw bad(
      'repository',
      text,
      `the repository "${text}" has upper-case letters`,
      `lower case: ${text.toLowerCase()}`,
    );
  }
  if (text.length > MAX_REPOSITORY_LENGTH) {
    throw bad('repository', text, `the repository name has ${text.length} characters`, 'at most 255');
  }
  if (REPOSITORY.test(text)) return text;
  const rule = 'components of a-z and 0-9 between single "/", joined inside by ".", "_", "__" or "-"';
  throw bad('repository', text, `"${text}" is no repository`, rule);
}

function parseName(text: string): Pick<ImageRef, 'registry' | 'repository'> {
  const slash = text.indexOf('/');
  const first = text.slice(0, Math.max(slash, 0));
  const namesRegistry =
    slash !== -1 && (/[.:[]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  const path = namesRegistry ? text.slice(slash + 1) : text;
  // Docker Hub's old address means the same registry.
  const registry = !namesRegistry || first === 'index.docker.io' ? DEFAULT_REGISTRY : parseRegistry(first);
  const official = registry === DEFAULT_REGISTRY && !path.includes('/');
  const repository = parseRepository(path);
  return { registry, repository: official ? `library/${repository}` : repository };
}

function bad(part: ReferencePart, found: string, happened: string, expected: string): MultiarchError {
  return new MultiarchError('BAD_REFERENCE', {
    happened: `invalid image reference: ${happened}`,
    expected,
    mend: `correct the ${part}, as in localhost:5001/thumbnailer-lambda:dev-latest`,
    details: { part, found },
  });
}
