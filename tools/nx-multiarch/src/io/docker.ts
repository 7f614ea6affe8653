import { MultiarchError } from '../core/errors';
import type { Exec } from './exec';

/** The builder that set-up makes where the engine's own cannot export a layout (tools/setup/builder.sh). */
const OWN_BUILDER = 'nx-multiarch';

/** What a build is run with. */
export interface Builder {
  /** undefined: the builder buildx uses by default. */
  name?: string;
  /** `host` for the engine's own builder: it then reaches what the engine's machine reaches, loopback included. */
  network?: 'host';
}

/** Docker's errors, in the order they are met on a machine. */
async function docker(
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
  const engine = await docker(exec, ['version', '--format', '{{.Server.Version}}']);
  if (engine.exitCode !== 0) {
    throw new MultiarchError('NO_ENGINE', {
      happened: `no Docker engine answers: ${engine.stderr.trim().split('\n')[0]}`,
      expected: 'a running engine (Docker Engine or Docker Desktop)',
      mend: 'start Docker, or run bash tools/setup/engine.sh; a remote engine is named by DOCKER_HOST or docker context use',
    });
  }
  const buildx = await docker(exec, ['buildx', 'version']);
  if (buildx.exitCode !== 0) {
    throw new MultiarchError('NO_BUILDX', {
      happened: `the Docker client has no buildx: ${buildx.stderr.trim().split('\n')[0]}`,
      expected: 'the buildx plugin, which builds for another architecture and writes OCI layouts',
      mend: "install docker-buildx-plugin (Docker's packages) or docker-buildx (Debian's, Ubuntu's); see https://github.com/docker/buildx#installing",
    });
  }
}

/** The engine's own architecture by its OCI name: what containers run on without emulation. */
export async function engineArchitecture(exec: Exec): Promise<string> {
  const { stdout } = await docker(exec, ['version', '--format', '{{.Server.Arch}}']);
  return stdout.trim();
}

/**
 * The builder that can export an OCI layout: the one in use where it can, otherwise the one that set-up made.
 * The engine's own builder can only with the containerd image store
 * (https://docs.docker.com/build/exporters/oci-docker/).
 *
 * @throws MultiarchError NO_BUILDX when neither can
 */
export async function findBuilder(exec: Exec): Promise<Builder> {
  const current = await inspectDriver(exec);
  if (current !== undefined && current !== 'docker') return {};
  if (current === 'docker' && (await hasContainerdStore(exec))) return { network: 'host' };
  if ((await inspectDriver(exec, OWN_BUILDER)) !== undefined) return { name: OWN_BUILDER };
  throw new MultiarchError('NO_BUILDX', {
    happened: "the engine's own builder cannot export an OCI layout: its image store is not containerd's",
    expected: 'the containerd image store, or a builder with the driver docker-container',
    mend: `bash tools/setup/builder.sh, which runs docker buildx create --name ${OWN_BUILDER} --driver docker-container`,
  });
}

/** The driver of a builder, of the one in use without a name; undefined when there is none of that name. */
async function inspectDriver(exec: Exec, name?: string): Promise<string | undefined> {
  const { stdout, exitCode } = await docker(exec, ['buildx', 'inspect', ...(name ? [name] : [])]);
  return exitCode === 0 ? /^Driver:\s*(\S+)/m.exec(stdout)?.[1] : undefined;
}

async function hasContainerdStore(exec: Exec): Promise<boolean> {
  const { stdout } = await docker(exec, ['info', '--format', '{{json .DriverStatus}}']);
  return stdout.includes('io.containerd.snapshotter.v1');
}
