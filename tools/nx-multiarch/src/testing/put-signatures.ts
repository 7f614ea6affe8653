import { Readable } from 'node:stream';
import type { Digest } from '../core/image-ref';
import { MEDIA_TYPES } from '../core/media-types';
import { composeSignatureConfig, signatureTag } from '../core/signatures/signature-manifest';
import { digestOf } from '../io/hashing';
import type { RegistryClient } from '../io/registry';

/** Leaves signatures of a manifest or an index as cosign does, in its form; nobody's key would verify them. */
export async function putSignatures(
  client: RegistryClient,
  digest: Digest,
  ...signers: string[]
): Promise<void> {
  const payload = await put(client, 'what is signed', 'application/vnd.dev.cosign.simplesigning.v1+json');
  const layers = signers.map((signature) => ({ ...payload, annotations: { signature } }));
  const config = await put(client, composeSignatureConfig(layers), MEDIA_TYPES.ociConfig);
  const manifest = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociManifest, config, layers };
  await client.putManifest(signatureTag(digest), Buffer.from(JSON.stringify(manifest)), manifest.mediaType);
}

async function put(client: RegistryClient, text: string, mediaType: string) {
  const bytes = Buffer.from(text, 'utf8');
  const blob = { digest: digestOf(bytes), size: bytes.length };
  await client.putBlob({ ...blob, open: () => Readable.from([bytes]) });
  return { mediaType, ...blob };
}
