import type { Platform } from '../platform';

/** The part of an image config that decides how it starts: image-spec v1.1 "OCI Image Configuration". */
export interface RunConfig {
  User?: string;
  Env?: string[];
  Entrypoint?: string[];
  Cmd?: string[];
  WorkingDir?: string;
}

/** One layer as the manifest and the config name it. */
export interface LayerFacts {
  digest: string;
  diffId: string;
  mediaType: string;
  /** Bytes of the blob. */
  size: number;
}

/** What index, manifest and config of a layout say, before a layer is opened. */
export interface ImageFacts {
  /** The platform of the config. */
  platform: Platform;
  /** The platform under which the layout's index names it, where it does. */
  indexPlatform?: Platform;
  /** How many images the layout holds, and how many attestations about them. */
  images: number;
  attestations: number;
  /** Whether the layout's index names another index instead of a manifest. */
  nested: boolean;
  manifestDigest: string;
  /** Bytes. */
  manifestSize: number;
  run: RunConfig;
  layers: LayerFacts[];
}

/** A variable of the image's environment. */
export function variable({ Env = [] }: RunConfig, name: string): string | undefined {
  return Env.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
}
