import type { RealRegistry } from '../../src/testing/real-registry';
import type { Secrets } from './secrets';

const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** repository -> tag -> what it names. */
export type State = Record<string, Record<string, string>>;

interface Held {
  manifests?: { digest: string }[];
  layers?: { digest: string }[];
}

/**
 * Everything that a registry shows. A tag names a digest; the list of what refers to an image, whose order is nobody's
 * business, the digests in it; signatures, which differ each time they are made, what they sign.
 */
export async function stateOf(
  { host }: RealRegistry,
  { user: { username, password } }: Pick<Secrets, 'user'>,
): Promise<State> {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const get = async (path: string): Promise<Response> => {
    const reply = await fetch(`http://${host}/v2/${path}`, { headers: { authorization, accept: ACCEPT } });
    if (!reply.ok) throw new Error(`${path}: ${reply.status}`);
    return reply;
  };
  const state: State = {};
  const { repositories } = (await (await get('_catalog')).json()) as { repositories: string[] };
  for (const repository of repositories.filter((name) => name !== 'cache')) {
    const { tags } = (await (await get(`${repository}/tags/list`)).json()) as { tags: string[] | null };
    const named: Record<string, string> = {};
    for (const tag of (tags ?? []).sort()) named[tag] = await readTag(tag, get, repository);
    state[repository] = named;
  }
  return state;
}

async function readTag(
  tag: string,
  get: (path: string) => Promise<Response>,
  repository: string,
): Promise<string> {
  const reply = await get(`${repository}/manifests/${tag}`);
  if (!tag.startsWith('sha256-')) return reply.headers.get('docker-content-digest') ?? '';
  const { manifests, layers = [] } = (await reply.json()) as Held;
  return (manifests ?? layers)
    .map(({ digest }) => digest)
    .sort()
    .join(' ');
}
