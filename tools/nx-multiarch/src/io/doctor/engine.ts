import { type Diagnosis, ok, warning } from '../../core/doctor';
import { ARCHITECTURES } from '../../core/platform';
import { builderArchitectures } from '../../core/test/emulation';
import { buildxVersion, engineArchitecture, engineVersion } from '../docker';
import type { Exec } from '../exec';
import type { Check } from './check';

const ENGINE_MEND = 'restart Docker; in a clone of nx-multiarch, bash tools/setup/engine.sh';

/** What is said of a thing that only an engine could tell: the line of the engine says what to do. */
export const WITHOUT_ENGINE = ['not known: no engine answers', 'mend the engine first'] as const;

/**
 * Whether an engine answers.
 *
 * @param optional where every build runs on a builder of its own, on another machine
 */
export function engineCheck(optional: boolean): Check {
  return {
    name: 'engine',
    mend: ENGINE_MEND,
    optional,
    run: async ({ exec }) => {
      const version = await engineVersion(exec);
      return [ok('engine', `Docker Engine ${version} on ${await engineArchitecture(exec)}`)];
    },
  };
}

/** Whether the client has buildx. */
export const buildxCheck: Check = {
  name: 'buildx',
  mend: ENGINE_MEND,
  run: async ({ exec }) => [ok('buildx', await buildxVersion(exec))],
};

/** Which architectures the engine itself runs: docker-run and docker-test start containers of both. */
export async function engineEmulation(exec: Exec): Promise<Diagnosis> {
  const answers = await engineVersion(exec).catch(() => undefined);
  if (answers === undefined) return warning('emulation', ...WITHOUT_ENGINE);
  const native = await engineArchitecture(exec);
  const runs = await runnable(exec);
  const foreign = ARCHITECTURES.filter((architecture) => architecture !== native);
  const missing = foreign.filter((architecture) => !runs.includes(architecture));
  return missing.length > 0
    ? notEmulated(missing.join(', '))
    : ok('emulation', `${foreign.join(', ')} runs on ${native}`);
}

async function runnable(exec: Exec): Promise<string[]> {
  // The engine's own builder bears the name of the context; another one may build on other machines.
  const context = (await exec('docker', ['context', 'show'])).stdout.trim();
  const { stdout } = await exec('docker', ['buildx', 'inspect', context || 'default']);
  return builderArchitectures(stdout);
}

function notEmulated(architectures: string): Diagnosis {
  return warning(
    'emulation',
    `containers for ${architectures} do not run here ("exec format error"): docker-test and docker-run --arch need that, a push does not`,
    'bash tools/setup/emulator.sh; elsewhere docker run --privileged --rm tonistiigi/binfmt --install all',
  );
}
