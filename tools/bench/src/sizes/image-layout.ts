import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A layer as it is stored and sent: compressed. */
export interface Layer {
  readonly bytes: number;
  readonly digest: string;
  /** The instruction that made it, as the image tells it. */
  readonly createdBy: string;
}

interface Descriptor {
  readonly digest: string;
  readonly size: number;
  readonly mediaType: string;
}

interface Index {
  readonly manifests: readonly (Descriptor & { annotations?: Record<string, string> })[];
}

interface Config {
  readonly architecture?: string;
  readonly history?: readonly { created_by?: string; empty_layer?: boolean }[];
}

/**
 * The layers of the one image in an OCI image layout, from the bottom up.
 * https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 * @throws Error when there is no image in it
 */
export function layersOf(layout: string): Layer[] {
  const { layers, config } = imageIn(layout);
  const made = (config.history ?? []).filter(({ empty_layer: empty }) => empty !== true);
  return layers.map(({ size, digest }, at) => ({
    bytes: size,
    digest,
    createdBy: made[at]?.created_by ?? '',
  }));
}

/** The architecture that the image in a layout names, such as `arm64`. @throws Error as layersOf */
export function architectureOf(layout: string): string {
  return imageIn(layout).config.architecture ?? '';
}

function imageIn(layout: string): { layers: Descriptor[]; config: Config } {
  const blob = <T>({ digest }: Descriptor): T =>
    JSON.parse(readFileSync(join(layout, 'blobs', digest.replace(':', '/')), 'utf8')) as T;
  const index = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')) as Index;
  const { layers, config } = blob<{ layers: Descriptor[]; config: Descriptor }>(firstImage(index, blob));
  return { layers, config: blob<Config>(config) };
}

/** An index may stand in between, and attestations beside the image. */
function firstImage({ manifests }: Index, blob: <T>(of: Descriptor) => T): Descriptor {
  const images = manifests.filter(
    ({ annotations }) => annotations?.['vnd.docker.reference.type'] === undefined,
  );
  const found = images[0];
  if (found === undefined) throw new Error('the layout holds no image: build it again with docker-build');
  return /index|list/.test(found.mediaType) ? firstImage(blob<Index>(found), blob) : found;
}

/** How an image's bytes are divided; the sum is what a registry stores and a node pulls. */
export interface ImageShares {
  readonly total: number;
  readonly packages: number;
  readonly bundle: number;
  readonly base: number;
}

/** By the last COPY instructions of our Dockerfiles; the rest is the base image, which may have copied as well. */
export function sharesOf(layers: readonly Layer[]): ImageShares {
  const copied = (file: string): number =>
    layers.findLast(({ createdBy }) => createdBy.startsWith('COPY') && createdBy.includes(file))?.bytes ?? 0;
  const total = layers.reduce((bytes, layer) => bytes + layer.bytes, 0);
  const [packages, bundle] = [copied('node_modules'), copied('main.js')];
  return { total, packages, bundle, base: total - packages - bundle };
}
