import { formatPlatform, type Platform } from './platform';

/** Everything one `docker buildx build` is told. Paths are as the process that runs it sees them. */
export interface BuildxOptions {
  platform: Platform;
  dockerfile: string;
  context: string;
  /** The folder that receives the OCI image layout. */
  layout: string;
  /** undefined: the builder that buildx uses by default. */
  builder?: string;
  /** The Docker context whose engine's own builder it is; undefined for the one in use. */
  engine?: string;
  /** `host` where the builder shares the engine's network and the engine reaches more than its bridge does. */
  network?: 'host';
  /** Named build contexts: what stands behind a name in FROM or `--mount=from=`. */
  contexts: Record<string, string>;
  /** Build secrets, id -> file: never in a layer, never in the cache key. */
  secrets: Record<string, string>;
  /** Every step anew, as on a machine that never built this image. */
  noCache?: boolean;
  /** What `--cache-from` and `--cache-to` take, one entry each. */
  cacheFrom?: readonly string[];
  cacheTo?: readonly string[];
  /** Build arguments; they stand in the image's history and decide what BuildKit takes from its cache. */
  args?: Record<string, string>;
  /** Build arguments whose values buildx takes from its own environment, so that they stand in no command line. */
  argsFromEnv: readonly string[];
}

/**
 * Proxy variables that BuildKit knows without an ARG: neither in the image's history nor in the cache key.
 * https://docs.docker.com/build/building/variables/#proxy-arguments
 */
export const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY'].flatMap(
  (name) => [name, name.toLowerCase()],
);

/**
 * The time every file and the image config carry, in seconds since 1970. A fixed one: the same inputs give the same
 * digest at every commit, on every machine (docs/adr/0002; https://reproducible-builds.org/specs/source-date-epoch/).
 */
export const SOURCE_DATE_EPOCH = 0;

const pairs = (
  flag: string,
  record: Record<string, string>,
  show: (key: string, value: string) => string,
): string[] => Object.entries(record).map(([key, value]) => `${flag}=${show(key, value)}`);

/**
 * The arguments of `docker` that build one platform into an OCI image layout folder.
 *
 * Provenance and SBOM attestations are off: each turns a single platform into an index, which Lambda rejects
 * (https://docs.docker.com/build/metadata/attestations/).
 */
export function buildxArgs(options: BuildxOptions): string[] {
  return [
    // buildx refuses a context's builder while another context is in use.
    ...(options.engine ? [`--context=${options.engine}`] : []),
    'buildx',
    'build',
    ...(options.builder ? [`--builder=${options.builder}`] : []),
    `--platform=${formatPlatform(options.platform)}`,
    `--file=${options.dockerfile}`,
    '--provenance=false',
    '--sbom=false',
    '--progress=plain',
    ...(options.noCache ? ['--no-cache'] : []),
    ...(options.cacheFrom ?? []).map((entry) => `--cache-from=${entry}`),
    ...(options.cacheTo ?? []).map((entry) => `--cache-to=${entry}`),
    ...(options.network ? [`--network=${options.network}`] : []),
    `--build-arg=SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH}`,
    ...pairs('--build-arg', options.args ?? {}, (name, value) => `${name}=${value}`),
    ...options.argsFromEnv.map((name) => `--build-arg=${name}`),
    ...pairs('--build-context', options.contexts, (name, source) => `${name}=${source}`),
    ...pairs('--secret', options.secrets, (id, file) => `id=${id},src=${file}`),
    // Own layers are compressed when the layout is sealed; the base image's stay as its registry has them.
    `--output=type=oci,tar=false,compression=uncompressed,dest=${options.layout}`,
    options.context,
  ];
}
