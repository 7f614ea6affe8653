import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { MultiarchError } from '../../core/errors';
import { isIndexType } from '../../core/media-types';
import { type Platform, samePlatform } from '../../core/platform';
import type { ImageFacts, LayerFacts } from '../../core/verify/image-facts';
import { digestOf } from '../registry';

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
  const top = (await readIndex(folder)).manifests;
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
  await Promise.all(layers.map((layer) => assertSize(folder, layer)));
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

/** The error of a layout that a build cannot have left like this. */
export function damaged(folder: string, found: string, expected: string, cause?: unknown): MultiarchError {
  return new MultiarchError('LAYOUT_DAMAGED', {
    happened: `the image layout in ${folder} is not sound: ${found}`,
    expected,
    mend: 'build it again without the cache: nx docker-build <app> --skip-nx-cache',
    cause,
  });
}

export function blobPath(folder: string, digest: string): string {
  return join(folder, 'blobs', 'sha256', digest.slice('sha256:'.length));
}

async function readIndex(folder: string): Promise<z.infer<typeof index>> {
  const text = await readFile(join(folder, 'index.json'), 'utf8').catch((cause: unknown) => {
    throw new MultiarchError('LAYOUT_MISSING', {
      happened: `there is no image layout in ${folder}`,
      expected: 'the layout that a docker-build target leaves there',
      mend: 'nx docker-build <app>',
      cause,
    });
  });
  return parse(folder, 'index.json', text, index);
}

async function flatten(folder: string, entry: Descriptor): Promise<Descriptor[]> {
  return isIndexType(entry.mediaType) ? (await readJson(folder, entry, index)).manifests : [entry];
}

/** BuildKit's attestations: https://docs.docker.com/build/metadata/attestations/attestation-storage/. */
function isAttestation({ platform: where, annotations }: Descriptor): boolean {
  return where?.os === 'unknown' || annotations?.['vnd.docker.reference.type'] === 'attestation-manifest';
}

async function readJson<T>(folder: string, { digest, size }: Descriptor, schema: z.ZodType<T>): Promise<T> {
  const bytes = await readFile(blobPath(folder, digest)).catch((cause: unknown) => {
    throw damaged(folder, `the blob ${digest} is missing`, 'every blob that the manifest names', cause);
  });
  const found = digestOf(bytes);
  if (found !== digest || bytes.length !== size) {
    const text = `the blob ${digest} holds ${bytes.length} bytes with the digest ${found}`;
    throw damaged(folder, text, `${size} bytes`);
  }
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

async function assertSize(folder: string, { digest, size }: Descriptor): Promise<void> {
  const found = await stat(blobPath(folder, digest)).catch((cause: unknown) => {
    throw damaged(folder, `the blob ${digest} is missing`, 'every blob that the manifest names', cause);
  });
  if (found.size !== size) {
    throw damaged(folder, `the blob ${digest} holds ${found.size} bytes`, `${size} bytes`);
  }
}
