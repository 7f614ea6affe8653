import { MultiarchError } from '../../core/errors';
import { type Architecture, ARCHITECTURES } from '../../core/platform';

/** @throws MultiarchError BAD_PLATFORM */
export function requireArchitecture(text: string): Architecture {
  const found = ARCHITECTURES.find((architecture) => architecture === text);
  if (found) return found;
  throw new MultiarchError('BAD_PLATFORM', {
    happened: `there is no image for the architecture "${text}"`,
    expected: ARCHITECTURES.join(' or '),
    mend: `name one of them: --arch=${ARCHITECTURES[0]}`,
  });
}

/** Why a container ended, as far as it can be told: one of another architecture may not run here at all. */
export function failed(
  name: string,
  exitCode: number,
  architecture: Architecture,
  native: string,
): MultiarchError {
  return new MultiarchError('COMMAND_FAILED', {
    happened: `the container of ${name} ended with status ${exitCode}; its output is above`,
    expected: 'a container that runs until it is stopped, and a free port on this machine',
    mend:
      architecture === native
        ? 'look at its output; another port is chosen with --port'
        : '"exec format error" above means that this machine cannot emulate: bash tools/setup/emulator.sh, elsewhere docker run --privileged --rm tonistiigi/binfmt --install all',
  });
}
