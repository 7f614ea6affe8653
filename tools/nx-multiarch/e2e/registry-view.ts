import { run, WORKSPACE } from './sandbox';

/** A manifest or index as a registry gives it to any client. */
export interface RawManifest {
  mediaType: string;
  config?: { digest: string };
  manifests?: { digest: string; platform: { os: string; architecture: string } }[];
}

/** What `docker buildx imagetools`, which nobody here wrote, says of a reference. */
export async function inspectRaw(reference: string): Promise<RawManifest> {
  const { stdout } = await run('docker', ['buildx', 'imagetools', 'inspect', '--raw', reference], WORKSPACE);
  return JSON.parse(stdout) as RawManifest;
}

/** The tags of a repository's images, sorted: without those that list what refers to a digest. */
export async function tagsOf(registry: string, repository: string): Promise<string[]> {
  const reply = await fetch(`http://${registry}/v2/${repository}/tags/list`);
  const { tags } = (await reply.json()) as { tags: string[] | null };
  return (tags ?? []).filter((tag) => !tag.startsWith('sha256-')).sort();
}

/** The digest behind a tag; undefined where there is none. */
export async function digestOf(
  registry: string,
  repository: string,
  tag: string,
): Promise<string | undefined> {
  const accept = ['index', 'manifest'].map((kind) => `application/vnd.oci.image.${kind}.v1+json`).join(', ');
  const url = `http://${registry}/v2/${repository}/manifests/${tag}`;
  const reply = await fetch(url, { method: 'HEAD', headers: { accept } });
  return reply.ok ? (reply.headers.get('docker-content-digest') ?? undefined) : undefined;
}
