import { Readable } from 'node:stream';
import type { Digest } from '../../core/image-ref';
import { MEDIA_TYPES } from '../../core/media-types';
import { type ArtifactDescriptor, composeArtifact, EMPTY_BLOB } from '../../core/referrers/artifact';
import { type AttestKind, PREDICATE_TYPE } from '../../core/referrers/attest';
import { digestOf } from '../hashing';
import type { BlobSource } from '../registry';

/** Something that is put beside a manifest and refers to it. */
export interface Attachment {
  /** For people: `sbom`. */
  kind: string;
  /** The manifest that it is about. */
  subject: Digest;
  /** The bytes of its own manifest. */
  manifest: Buffer;
  /** The media type that it is listed with: a manifest need not name its own (image-spec v1.1, "mediaType": SHOULD). */
  mediaType: string;
  /** What that names. */
  blobs: BlobSource[];
}

/** A blob that is in memory. */
export function blobOf(bytes: Buffer): BlobSource {
  return { digest: digestOf(bytes), size: bytes.length, open: () => Readable.from([bytes]) };
}

/** The blob that config and content of an artifact are which says nothing. */
export function emptyBlob(): BlobSource {
  return blobOf(Buffer.from(EMPTY_BLOB));
}

/** What each kind is to a registry, and to who asks it for one kind alone. */
const TYPES: Record<AttestKind, { type: string; title: string; annotations?: Record<string, string> }> = {
  sbom: { type: MEDIA_TYPES.cyclonedx, title: 'sbom.cdx.json' },
  provenance: {
    type: MEDIA_TYPES.inToto,
    title: 'provenance.json',
    // As BuildKit and cosign say it, so that the statement need not be read to know what it states.
    annotations: { [PREDICATE_TYPE]: 'https://slsa.dev/provenance/v1' },
  },
};

/** An SBOM or a provenance, ready to be put beside its manifest. The same text gives the same digest. */
export function attachmentOf(kind: AttestKind, text: string, subject: ArtifactDescriptor): Attachment {
  const { type: mediaType, title, annotations } = TYPES[kind];
  const blob = blobOf(Buffer.from(text, 'utf8'));
  // The name under which oras pull keeps it: image-spec v1.1, "Pre-Defined Annotation Keys".
  const named = { 'org.opencontainers.image.title': title };
  const content = { mediaType, digest: blob.digest, size: blob.size, annotations: named };
  const manifest = Buffer.from(composeArtifact({ artifactType: mediaType, content, annotations, subject }));
  return {
    ...{ kind, subject: subject.digest, manifest, mediaType: MEDIA_TYPES.ociManifest },
    blobs: [emptyBlob(), blob],
  };
}
