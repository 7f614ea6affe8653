import type { Digest } from '../image-ref';
import { MEDIA_TYPES } from '../media-types';

/** A descriptor, image-spec v1.1 "OCI Content Descriptors"; size in bytes. */
export interface ArtifactDescriptor {
  mediaType: string;
  digest: Digest;
  size: number;
  annotations?: Readonly<Record<string, string>>;
}

/** The bytes of a blob that says nothing: image-spec v1.1 manifest.md, "Guidance for an Empty Descriptor". */
export const EMPTY_BLOB = '{}';

/** The descriptor of that blob: the config of every artifact, and the content of one that has none. */
export const EMPTY: ArtifactDescriptor = {
  mediaType: MEDIA_TYPES.ociEmpty,
  digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
  size: EMPTY_BLOB.length,
};

/** Something about a manifest. */
export interface Artifact {
  artifactType: string;
  /** The blob that it says; nothing by default. */
  content?: ArtifactDescriptor;
  annotations?: Readonly<Record<string, string>>;
  /** The manifest that it is about. */
  subject: ArtifactDescriptor;
}

/**
 * The manifest of an artifact that refers to another manifest (image-spec v1.1 manifest.md, "Guidelines for Artifact
 * Usage"). The same content about the same subject always gives the same bytes.
 */
export function composeArtifact({ artifactType, content = EMPTY, annotations, subject }: Artifact): string {
  const { mediaType, digest, size } = subject;
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociManifest,
    artifactType,
    config: EMPTY,
    layers: [content],
    subject: { mediaType, digest, size },
    ...(annotations ? { annotations } : {}),
  });
}
