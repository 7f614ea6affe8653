import { type Command, commandsOnTarget } from './dockerfile';
import { MultiarchError } from './errors';
import { formatPlatform, parsePlatform, type Platform } from './platform';

/** Of which platforms a build is made, and what of it a machine cannot run by itself. */
export interface EmulationNeed {
  /** The architecture of the machine that builds. */
  host: string;
  target: Platform;
  /** The RUN instructions that would run under emulation; empty where none is needed. */
  commands: Command[];
}

/**
 * What of a build for a platform needs emulation on a machine of this architecture: the commands of stages that are
 * not on `$BUILDPLATFORM`.
 */
export function emulationNeed(dockerfile: string, target: Platform, host: string): EmulationNeed {
  const isForeign = (platform = '$TARGETPLATFORM'): boolean => {
    if (/^\$\{?BUILDPLATFORM\}?$/.test(platform)) return false;
    return (parsePlatform(platform) ?? target).architecture !== host;
  };
  return { host, target, commands: commandsOnTarget(dockerfile, isForeign) };
}

/** What is said before a build: host, target, and whether anything runs under emulation. */
export function describeNeed({ host, target, commands }: EmulationNeed): string {
  const build = `builds for ${formatPlatform(target)} on ${host}`;
  if (target.architecture === host && commands.length === 0) return `${build}: native`;
  if (commands.length === 0)
    return `${build}: no emulation needed, no command runs on ${target.architecture}`;
  const lines = commands.map(({ line }) => line).join(', ');
  const [are, them] =
    commands.length === 1 ? ['is 1 command', 'line'] : [`are ${commands.length} commands`, 'lines'];
  return `${build}: there ${are} for another architecture, under emulation (${them} ${lines})`;
}

/**
 * Makes sure that a builder can run what a build needs.
 *
 * @param platforms what the builder runs, natively or emulated
 * @throws MultiarchError NO_EMULATION
 */
export function assertRunnable(
  { host, target, commands: [first] }: EmulationNeed,
  platforms: readonly string[],
  dockerfile: string,
): void {
  if (!first || platforms.some((text) => parsePlatform(text)?.architecture === target.architecture)) return;
  throw new MultiarchError('NO_EMULATION', {
    happened: `${dockerfile}:${first.line} runs on ${formatPlatform(target)}, and the builder on ${host} cannot: ${first.text}`,
    expected: `a builder that runs ${formatPlatform(target)}, or no command in a stage of the image's own platform`,
    mend: `move it to a stage FROM --platform=$BUILDPLATFORM, which needs no emulation; or install emulation: bash tools/setup/emulator.sh, elsewhere docker run --privileged --rm tonistiigi/binfmt --install ${target.architecture}`,
  });
}
