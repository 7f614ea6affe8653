import { MultiarchError } from '../../core/errors';
import type { Architecture } from '../../core/platform';
import { builderArchitectures } from '../../core/test/emulation';
import type { Exec } from '../exec';

/**
 * Makes sure that the engine runs containers of an architecture that is not its own. Its own builder knows, since it
 * finds out by running a program of each; wherever the engine is: a remote one, or Docker Desktop, which brings
 * emulators.
 *
 * @throws MultiarchError NO_EMULATION
 */
export async function assertRuns(exec: Exec, architecture: Architecture, native: string): Promise<void> {
  if (architecture === native) return;
  // The engine's own builder has the name of the docker context: another one may run on other machines.
  const context = (await exec('docker', ['context', 'show'])).stdout.trim();
  const { stdout } = await exec('docker', ['buildx', 'inspect', context]);
  const known = builderArchitectures(stdout);
  // One that names no platform at all tells nothing: the container itself will.
  if (known.length === 0 || known.includes(architecture)) return;
  throw new MultiarchError('NO_EMULATION', {
    happened: `an image for ${architecture} is to be started, and the engine runs ${known.join(', ')}`,
    expected: `an engine on ${architecture}, or QEMU registered with the kernel that the engine runs on`,
    mend: `bash tools/setup/emulator.sh; Docker Desktop has it; elsewhere docker run --privileged --rm tonistiigi/binfmt --install ${architecture}`,
  });
}
