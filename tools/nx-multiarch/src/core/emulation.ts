import { type Command, commandsIn } from './dockerfile';
import { MultiarchError } from './errors';
import { formatPlatform, parsePlatform, type Platform } from './platform';

/** A command that would run under emulation, and the architecture that would be emulated. */
export interface EmulatedCommand extends Command {
  architecture: string;
}

/** For which platform a build is, and what of it a machine cannot run by itself. */
export interface EmulationNeed {
  /** The architecture of the machine that builds. */
  host: string;
  target: Platform;
  /** Empty where no emulation is needed. */
  commands: EmulatedCommand[];
}

/**
 * What of a build for a platform needs emulation on a machine of this architecture: the commands of stages that are
 * not on `$BUILDPLATFORM`.
 */
export function emulationNeed(dockerfile: string, target: Platform, host: string): EmulationNeed {
  const architectureOf = (platform = '$TARGETPLATFORM'): string =>
    /^\$\{?BUILDPLATFORM\}?$/.test(platform) ? host : (parsePlatform(platform) ?? target).architecture;
  const commands = commandsIn(dockerfile).map(({ line, text, platform }) => ({
    line,
    text,
    architecture: architectureOf(platform),
  }));
  return { host, target, commands: commands.filter(({ architecture }) => architecture !== host) };
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
  { host, commands }: EmulationNeed,
  platforms: readonly string[],
  dockerfile: string,
): void {
  const runs = platforms.map((text) => parsePlatform(text)?.architecture);
  const first = commands.find(({ architecture }) => !runs.includes(architecture));
  if (!first) return;
  const { line, text, architecture } = first;
  throw new MultiarchError('NO_EMULATION', {
    happened: `${dockerfile}:${line} runs on linux/${architecture}, and the builder on ${host} cannot: ${text}`,
    expected: `a builder that runs linux/${architecture}, or the command in a stage of the builder's own platform`,
    mend: `move it to a stage FROM --platform=$BUILDPLATFORM, which needs no emulation; or install emulation: bash tools/setup/emulator.sh, elsewhere docker run --privileged --rm tonistiigi/binfmt --install ${architecture}`,
  });
}
