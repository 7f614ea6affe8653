import { MultiarchError } from '../core/errors';
import type { Exec } from './exec';

/** Runs docker; a status other than 0 is a result. @throws MultiarchError NO_ENGINE where there is no such program */
export async function docker(
  exec: Exec,
  args: string[],
): Promise<{ stdout: string; exitCode: number; stderr: string }> {
  return exec('docker', args).catch((cause: unknown) => {
    throw new MultiarchError('NO_ENGINE', {
      happened: 'the program "docker" could not be started',
      expected: 'Docker Engine or Docker Desktop, with buildx',
      mend: 'bash tools/setup/engine.sh, or see https://docs.docker.com/engine/install/',
      cause,
    });
  });
}

/**
 * Makes sure that an engine answers and that buildx is there.
 *
 * @throws MultiarchError NO_ENGINE, NO_BUILDX
 */
export async function assertEngine(exec: Exec): Promise<void> {
  await engineVersion(exec);
  await buildxVersion(exec);
}

/** @throws MultiarchError NO_ENGINE where none answers */
export async function engineVersion(exec: Exec): Promise<string> {
  const engine = await docker(exec, ['version', '--format', '{{.Server.Version}}']);
  if (engine.exitCode === 0) return engine.stdout.trim();
  throw new MultiarchError('NO_ENGINE', {
    happened: `no Docker engine answers: ${engine.stderr.trim().split('\n')[0]}`,
    expected: 'a running engine (Docker Engine or Docker Desktop)',
    mend: 'start Docker, or run bash tools/setup/engine.sh; a remote engine is named by DOCKER_HOST or docker context use',
  });
}

/** What buildx says of itself. @throws MultiarchError NO_BUILDX, and NO_ENGINE where there is no docker at all */
export async function buildxVersion(exec: Exec): Promise<string> {
  const buildx = await docker(exec, ['buildx', 'version']);
  if (buildx.exitCode === 0) return buildx.stdout.trim();
  throw new MultiarchError('NO_BUILDX', {
    happened: `the Docker client has no buildx: ${buildx.stderr.trim().split('\n')[0]}`,
    expected: 'the buildx plugin, which builds for another architecture and writes OCI layouts',
    mend: "install docker-buildx-plugin (Docker's packages) or docker-buildx (Debian's, Ubuntu's); see https://github.com/docker/buildx#installing",
  });
}

/** The engine's own architecture by its OCI name: what containers run on without emulation. */
export async function engineArchitecture(exec: Exec): Promise<string> {
  const { stdout } = await docker(exec, ['version', '--format', '{{.Server.Arch}}']);
  return stdout.trim();
}
