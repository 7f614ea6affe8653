const ACCEPT =
  'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json';

/**
 * The digest of the manifest that a tag names.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#checking-if-content-exists-in-the-registry
 * @throws Error where the registry does not have it
 */
export async function pushedDigest(host: string, repository: string, tag: string): Promise<string> {
  const url = `http://${host}/v2/${repository}/manifests/${tag}`;
  const { ok, status, headers } = await fetch(url, { method: 'HEAD', headers: { accept: ACCEPT } });
  const digest = headers.get('docker-content-digest');
  if (ok && digest !== null) return digest;
  throw new Error(`HEAD ${url} gave ${status}, expected 200 and a digest: it was not pushed`);
}
