import { Readable } from 'node:stream';
import { z } from 'zod';
import { MultiarchError } from '../../core/errors';
import type { Digest } from '../../core/image-ref';
import type { HeldSubject } from '../../core/inspect/held';
import { MEDIA_TYPES } from '../../core/media-types';
import {
  composeSignatureConfig,
  missingSignatures,
  type SignatureBlob,
  type SignatureManifest,
  signatureTag,
} from '../../core/signatures/signature-manifest';
import { signedParts } from '../../core/signatures/signed';
import { digestSchema } from '../digest-schema';
import { digestOf } from '../hashing';
import type { RegistryClient } from '../registry';

const blob = z.looseObject({
  mediaType: z.string(),
  digest: digestSchema,
  size: z.number().int().nonnegative(),
  annotations: z.record(z.string(), z.string()).optional(),
});
const manifest = z.looseObject({
  schemaVersion: z.number(),
  mediaType: z.string().default(MEDIA_TYPES.ociManifest),
  config: blob,
  layers: z.array(blob),
});

/**
 * Copies the signatures of every platform's manifest and of the index, where there are any. Those that the destination
 * has beside them stay.
 *
 * @throws MultiarchError REGISTRY_*
 */
export async function copySignatures(
  subject: HeldSubject,
  source: RegistryClient,
  destination: RegistryClient,
  onStep: (line: string) => void,
): Promise<void> {
  for (const { digest } of signedParts(subject)) {
    if (await copyOne(digest, source, destination)) onStep(`signatures ${digest}`);
  }
}

/** @returns whether something was copied */
async function copyOne(
  digest: Digest,
  source: RegistryClient,
  destination: RegistryClient,
): Promise<boolean> {
  const tag = signatureTag(digest);
  const given = await source.getManifest(tag);
  if (!given) return false;
  const held = await destination.getManifest(tag);
  if (held?.digest === given.digest) return false;
  const from = parse(source, tag, given.bytes);
  if (!held) {
    await copyBlobs([from.config, ...from.layers], source, destination);
    await destination.putManifest(tag, given.bytes, given.mediaType);
    return true;
  }
  const own = parse(destination, tag, held.bytes);
  const added = missingSignatures(from, own);
  if (added.length === 0) return false;
  await copyBlobs(added, source, destination);
  await putJoined(tag, own, added, destination);
  return true;
}

async function putJoined(
  tag: string,
  own: SignatureManifest,
  added: readonly SignatureBlob[],
  destination: RegistryClient,
): Promise<void> {
  const layers = [...own.layers, ...added];
  const bytes = Buffer.from(composeSignatureConfig(layers), 'utf8');
  const config = { ...own.config, digest: digestOf(bytes), size: bytes.length };
  await destination.putBlob({ ...config, open: () => Readable.from([bytes]) });
  const joined = Buffer.from(JSON.stringify({ ...own, config, layers }), 'utf8');
  await destination.putManifest(tag, joined, own.mediaType);
}

async function copyBlobs(
  blobs: readonly SignatureBlob[],
  source: RegistryClient,
  destination: RegistryClient,
): Promise<void> {
  for (const { digest, size } of blobs) {
    await destination.putBlob({ digest, size, open: () => source.openBlob(digest) });
  }
}

function parse({ name }: RegistryClient, tag: string, bytes: Uint8Array): SignatureManifest {
  try {
    return manifest.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (cause) {
    throw new MultiarchError('REGISTRY_REJECTED', {
      happened: `${name}:${tag} is no image of signatures`,
      expected: 'what cosign sign leaves there',
      mend: 'delete that tag, and sign again: nx docker-sign <app>',
      cause,
    });
  }
}
