import { z } from 'zod';
import { isIndexType } from '../../core/media-types';
import { type Platform, samePlatform } from '../../core/platform';
import type { ImageFacts, LayerFacts } from '../../core/verify/image-facts';
import { assertBlob } from '../base/layer-file';
import { damaged, readBlob, readIndexText } from '../layout-blobs';

const platform = z.object({ os: z.string(), architecture: z.string(), variant: z.string().optional() });

const descriptor = z.object({
  mediaType: z.string(),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  size: z.number(),
  platform: platform.optional(),
  annotations: z.record(z.string(), z.string()).nullish(),
});
type Descriptor = z.infer<typeof descriptor>;

const index = z.object({ manifests: z.array(descriptor) });
const manifest = z.object({ config: descriptor, layers: z.array(descriptor) });

const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? undefined);
const config = platform.extend({
  config: z
    .object({
      User: z.string().optional(),
      Env: texts,
      Entrypoint: texts,
      Cmd: texts,
      WorkingDir: z.string().optional(),
    })
    .nullish()
    .transform((value) => value ?? {}),
  rootfs: z.object({ diff_ids: z.array(z.string()) }),
});

/**
 * Reads index, manifest and config of a layout, whatever they hold: what is wrong with them is for the rules to say.
 * Where several images are in it, the one for `expected` is taken, else the first.
 *
 * @throws MultiarchError LAYOUT_MISSING where there is none, LAYOUT_DAMAGED where blobs are not what their
 *   descriptors say or there is no image
 */
export async function readImage(folder: string, expected: Platform): Promise<ImageFacts> {
  const top = parse(folder, 'index.json', await readIndexText(folder), index).manifests;
  const nested = top.some(({ mediaType }) => isIndexType(mediaType));
  const all = (await Promise.all(top.map((entry) => flatten(folder, entry)))).flat();
  const images = all.filter((entry) => !isAttestation(entry));
  const chosen =
    images.find((image) => image.platform && samePlatform(image.platform, expected)) ?? images[0];
  if (!chosen) throw damaged(folder, 'its index names no image', 'one image manifest');
  const { config: configBlob, layers } = await readJson(folder, chosen, manifest);
  const { config: run, rootfs, ...where } = await readJson(folder, configBlob, config);
  if (rootfs.diff_ids.length !== layers.length) {
    const found = `its config names ${rootfs.diff_ids.length} layers and its manifest ${layers.length}`;
    throw damaged(folder, found, 'the same number');
  }
  await Promise.all(layers.map((layer) => assertBlob(folder, layer)));
  return {
    platform: where,
    indexPlatform: chosen.platform,
    images: images.length,
    attestations: all.length - images.length,
    nested,
    manifestDigest: chosen.digest,
    manifestSize: chosen.size,
    run,
    layers: layers.map((layer, at): LayerFacts => ({ ...layer, diffId: rootfs.diff_ids[at] ?? '' })),
  };
}

async function flatten(folder: string, entry: Descriptor): Promise<Descriptor[]> {
  return isIndexType(entry.mediaType) ? (await readJson(folder, entry, index)).manifests : [entry];
}

/** BuildKit's attestations: https://docs.docker.com/build/metadata/attestations/attestation-storage/. */
function isAttestation({ platform: where, annotations }: Descriptor): boolean {
  return where?.os === 'unknown' || annotations?.['vnd.docker.reference.type'] === 'attestation-manifest';
}

async function readJson<T>(folder: string, { digest, size }: Descriptor, schema: z.ZodType<T>): Promise<T> {
  const bytes = await readBlob(folder, { digest, size });
  return parse(folder, digest, bytes.toString('utf8'), schema);
}

function parse<T>(folder: string, name: string, text: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw damaged(
      folder,
      `${name} is no such JSON as the OCI image spec describes`,
      'index, manifest, config',
      cause,
    );
  }
}
