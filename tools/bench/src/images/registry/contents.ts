const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

interface Manifest {
  readonly manifests?: readonly {
    readonly digest: string;
    readonly platform?: { readonly architecture: string };
  }[];
  readonly config?: { readonly digest: string };
}

/**
 * The architectures of the image behind a tag, sorted.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
 * @throws Error where the registry does not have it
 */
export async function pushedArchitectures(host: string, repository: string, tag: string): Promise<string[]> {
  const url = `http://${host}/v2/${repository}`;
  const { manifests, config } = await get<Manifest>(`${url}/manifests/${tag}`);
  if (manifests) return manifests.map(({ platform }) => platform?.architecture ?? 'unknown').sort();
  const { architecture } = await get<{ architecture: string }>(`${url}/blobs/${config?.digest}`);
  return [architecture];
}

async function get<T>(url: string): Promise<T> {
  const answer = await fetch(url, { headers: { accept: MANIFEST_TYPES.join(', ') } });
  if (!answer.ok) throw new Error(`GET ${url} gave ${answer.status}, expected 200: it was not pushed`);
  return (await answer.json()) as T;
}
