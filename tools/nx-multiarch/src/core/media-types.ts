/**
 * The media types of the protocol, named once.
 * OCI image-spec v1.1, "OCI Image Media Types" (https://github.com/opencontainers/image-spec/blob/v1.1.0/media-types.md),
 * and Docker's image manifest v2 schema 2, which Amazon ECR and older pushes still hold.
 */
export const MEDIA_TYPES = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociConfig: 'application/vnd.oci.image.config.v1+json',
  ociLayerTar: 'application/vnd.oci.image.layer.v1.tar',
  ociLayerGzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  ociLayerZstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
  dockerIndex: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerLayerGzip: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  blob: 'application/octet-stream',
  ociEmpty: 'application/vnd.oci.empty.v1+json',
  /** https://cyclonedx.org/specification/overview/, "Registered Media Types". */
  cyclonedx: 'application/vnd.cyclonedx+json',
  /** https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md */
  inToto: 'application/vnd.in-toto+json',
  /** The plugin's own: an artifact which says that its subject passed docker-test. */
  testMark: 'application/vnd.nx-multiarch.test.v1+json',
} as const;

const INDEXES: readonly string[] = [MEDIA_TYPES.ociIndex, MEDIA_TYPES.dockerIndex];
const MANIFESTS: readonly string[] = [MEDIA_TYPES.ociManifest, MEDIA_TYPES.dockerManifest];

/**
 * What a reader of manifests accepts. A registry that is not told of a type may convert the manifest into another
 * one, or choose a platform of an index, and either has another digest.
 */
export const MANIFEST_ACCEPT = [...INDEXES, ...MANIFESTS].join(', ');

/** Whether it lists manifests of several platforms (an OCI index or a Docker manifest list). */
export function isIndexType(mediaType: string): boolean {
  return INDEXES.includes(mediaType);
}

/** Whether it is the manifest of one image. */
export function isManifestType(mediaType: string): boolean {
  return MANIFESTS.includes(mediaType);
}
