import { type BuilderChoice, builderVariable, describeChoice } from './builders';
import { MultiarchError } from './errors';
import { formatPlatform, type Platform } from './platform';

/** A builder that buildx does not have, or a context that Docker does not have. `said` is their own word. */
export function unknownBuilder(choice: BuilderChoice, platform: Platform, said: string): MultiarchError {
  return new MultiarchError('NO_BUILDER', {
    happened: `${describeChoice(choice)} for ${formatPlatform(platform)} is not known here: ${firstLine(said)}`,
    expected: 'context' in choice ? 'one of docker context ls' : 'one of docker buildx ls',
    mend: `make it (${creation(choice)}), or name another one: ${places(platform)}`,
  });
}

/** A builder whose machine does not answer. */
export function silentBuilder(
  choice: BuilderChoice | undefined,
  platform: Platform,
  said: string,
): MultiarchError {
  const [what, look, other] = choice
    ? [describeChoice(choice), looking(choice), `; or name another one: ${places(platform)}`]
    : ['the builder in use', 'docker buildx inspect --bootstrap', ''];
  return new MultiarchError('NO_BUILDER', {
    happened: `${what} for ${formatPlatform(platform)} does not answer: ${firstLine(said)}`,
    expected: 'a machine that is reached, with a running BuildKit',
    mend: `${look} shows what is wrong with it${other}`,
  });
}

/** A chosen builder none of whose nodes runs the platform that it was chosen for. */
export function foreignBuilder(
  choice: BuilderChoice,
  platform: Platform,
  found: readonly string[],
): MultiarchError {
  return new MultiarchError('NO_BUILDER', {
    happened: `${describeChoice(choice)} was chosen for ${formatPlatform(platform)} and runs ${found.join(', ')}`,
    expected: `a builder that runs ${formatPlatform(platform)}, natively or emulated`,
    mend: `name another one: ${places(platform)}; or take the entry out: an image whose Dockerfile runs no command of ${platform.architecture} is built by any builder`,
  });
}

/** An engine behind a context that cannot export what every build leaves. */
export function layoutlessContext(context: string): MultiarchError {
  return new MultiarchError('NO_BUILDX', {
    happened: `the engine of the Docker context "${context}" cannot export an OCI layout: its image store is not containerd's`,
    expected:
      'the containerd image store on that machine, or a builder with the driver docker-container on it',
    mend: `docker buildx create --name ${context}-builder --driver docker-container ${context}, and name that as "builder"; or set {"features":{"containerd-snapshotter":true}} in its /etc/docker/daemon.json`,
  });
}

function creation(choice: BuilderChoice): string {
  if ('builder' in choice)
    return `docker/builders/ssh-nodes.sh, or docker buildx create --name ${choice.builder}`;
  return `docker context create ${choice.context} --docker host=ssh://<machine>`;
}

function looking(choice: BuilderChoice): string {
  if ('builder' in choice) return `docker buildx inspect --bootstrap ${choice.builder}`;
  return `docker --context=${choice.context} version`;
}

function places(platform: Platform): string {
  return `"builders" in the plugin's options in nx.json, or ${builderVariable(platform)} on this machine`;
}

function firstLine(text: string): string {
  return text
    .trim()
    .split('\n')[0]!
    .replace(/^ERROR: /, '');
}
