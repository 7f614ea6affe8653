import { formatPlatform, type Platform } from '../platform';
import type { Deployment } from '../policy';
import { HOST_ALIAS } from '../run-args';

/** The label of every container that a run of docker-test makes; its value is the run's. */
export const TEST_LABEL = 'nx-multiarch.test';

/** What one `docker create` is told. */
export interface StartOptions {
  /** The name under which the image was loaded. */
  image: string;
  platform: Platform;
  deployment: Deployment;
  /** The value of TEST_LABEL. */
  run: string;
  /** The port that the image listens on; the engine chooses the one it is published on. */
  port: number;
  /** `NAME=value` pairs for the container. */
  env: readonly string[];
}

/**
 * The arguments of `docker` that make a container as a deployment target would run it at its strictest: nothing can
 * be written but what the image declares as a volume (and /tmp on Lambda, 512 MB there:
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html), no capabilities, no new privileges.
 */
export function createArgs({ image, platform, deployment, run, port, env }: StartOptions): string[] {
  return [
    'create',
    '--pull=never',
    `--platform=${formatPlatform(platform)}`,
    `--label=${TEST_LABEL}=${run}`,
    `--publish=127.0.0.1::${port}`,
    '--read-only',
    '--cap-drop=ALL',
    '--security-opt=no-new-privileges',
    HOST_ALIAS,
    // Readiness is asked from outside; no deployment target but Docker itself looks at HEALTHCHECK.
    '--no-healthcheck',
    ...(deployment === 'lambda' ? ['--tmpfs=/tmp:exec,size=512m'] : []),
    ...env.map((pair) => `--env=${pair}`),
    image,
  ];
}

/** The port that `docker port` names: `127.0.0.1:32768`, one line for each address. */
export function publishedPort(text: string): number | undefined {
  const digits = /^127\.0\.0\.1:(\d+)$/m.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
