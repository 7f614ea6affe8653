import { z } from 'zod';
import { MultiarchError } from '../../core/errors';
import { digestSchema } from '../digest-schema';

/** OCI image-spec v1.1, "OCI Content Descriptors": what is needed of one. */
const descriptor = z.object({
  mediaType: z.string().default(''),
  digest: digestSchema,
  size: z.number().int().nonnegative(),
});

const platform = z.object({
  os: z.string(),
  architecture: z.string(),
  variant: z.string().optional(),
});

/** "OCI Image Index Specification"; Docker's manifest list has the same members. */
const index = z.object({
  manifests: z.array(descriptor.extend({ platform: platform.optional() })),
});

/** "OCI Image Manifest Specification"; Docker's manifest v2 schema 2 has the same members. */
const manifest = z.object({ config: descriptor, layers: z.array(descriptor) });

export type IndexJson = z.infer<typeof index>;
export type ManifestJson = z.infer<typeof manifest>;
export type ConfigPlatform = z.infer<typeof platform>;

/** @throws MultiarchError REGISTRY_REJECTED, `where` names what was read */
export function parseIndex(where: string, bytes: Uint8Array): IndexJson {
  return parse(index, where, bytes);
}

/** @throws MultiarchError REGISTRY_REJECTED */
export function parseManifest(where: string, bytes: Uint8Array): ManifestJson {
  return parse(manifest, where, bytes);
}

/** What an image's config says of its platform. @throws MultiarchError REGISTRY_REJECTED */
export function parseConfig(where: string, bytes: Uint8Array): ConfigPlatform {
  return parse(platform, where, bytes);
}

function parse<T>(schema: z.ZodType<T>, where: string, bytes: Uint8Array): T {
  const result = schema.safeParse(jsonOf(bytes));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new MultiarchError('REGISTRY_REJECTED', {
    happened: `${where} cannot be read: ${[issue?.path.join('.'), issue?.message].filter(Boolean).join(': ')}`,
    expected: 'an image manifest, an index or an image config (OCI, or Docker schema 2)',
    mend: 'push it again, or name an image: a chart, a signature and an attestation are none',
  });
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
