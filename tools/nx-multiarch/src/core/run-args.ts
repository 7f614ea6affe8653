import { formatPlatform, type Platform } from './platform';

/**
 * Lets a container reach what runs on this machine, a database for one, under the name that Docker Desktop gives it
 * everywhere. https://docs.docker.com/reference/cli/docker/container/run/#add-host
 */
export const HOST_ALIAS = '--add-host=host.docker.internal:host-gateway';

/** What one `docker run` is told. */
export interface RunOptions {
  image: string;
  platform: Platform;
  /** Published on the loopback address. */
  hostPort: number;
  containerPort: number;
  /** `NAME=value` pairs for the container. */
  env: readonly string[];
}

/** The arguments of `docker` that run an image in the foreground; the container is removed when it ends. */
export function runArgs({ image, platform, hostPort, containerPort, env }: RunOptions): string[] {
  return [
    'run',
    '--rm',
    '--init',
    `--platform=${formatPlatform(platform)}`,
    `--publish=127.0.0.1:${hostPort}:${containerPort}`,
    HOST_ALIAS,
    ...env.map((pair) => `--env=${pair}`),
    image,
  ];
}
