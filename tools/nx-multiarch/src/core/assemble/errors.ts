import { MultiarchError } from '../errors';
import { type Architecture, formatPlatform, linux } from '../platform';
import { repositoryComponent } from '../repository';
import type { Assembly, GivenDigest } from './digests';

/** What an error says beside who it is about; all of them have one code. */
interface Fault {
  happened: string;
  expected: string;
  mend: string;
}

const titleOf = ({ project, deployment }: Assembly): string => `${project} ${deployment}`;

function fault(assembly: Assembly, { happened, ...rest }: Fault): MultiarchError {
  return new MultiarchError('ASSEMBLE', { happened: `${titleOf(assembly)}: ${happened}`, ...rest });
}

const named = ({ digest, source }: GivenDigest): string => `${digest} (${source})`;

/** The command that pushes a platform again. */
function pushOf({ project, deployment }: Assembly, platform: string): string {
  return `nx docker-push-${deployment}-${platform.split('/')[1]} ${project}`;
}

/** No digest for a platform of the policy. */
export function missing(assembly: Assembly, architecture: Architecture): MultiarchError {
  const { project, deployment } = assembly;
  const platform = formatPlatform(linux(architecture));
  return fault(assembly, {
    happened: `there is no digest for ${platform}`,
    expected: `one for each of ${assembly.architectures.join(' and ')}, in dist/images/${repositoryComponent(project)}/${deployment}/<arch>.digest.json`,
    mend: `${pushOf(assembly, platform)}, whose digest file CI hands on to this job; or --digest=${deployment}/${architecture}=sha256:...`,
  });
}

/** Two digests for one platform. */
export function doubled(assembly: Assembly, first: GivenDigest, second: GivenDigest): MultiarchError {
  return fault(assembly, {
    happened: `there are two digests for ${first.platform}: ${named(first)} and ${named(second)}`,
    expected: 'one digest for each platform',
    mend: `remove the wrong one, or name the right one: --digest=${assembly.deployment}/${first.platform.split('/')[1]}=${second.digest}`,
  });
}

/** One digest for two platforms: an index of it would give one of them the other's image. */
export function same(assembly: Assembly, first: GivenDigest, second: GivenDigest): MultiarchError {
  return fault(assembly, {
    happened: `${first.platform} (${first.source}) and ${second.platform} (${second.source}) have the same digest: ${first.digest}`,
    expected: 'a manifest of its own for each platform',
    mend: `push both again, each from the job of its architecture: ${pushOf(assembly, first.platform)}; ${pushOf(assembly, second.platform)}`,
  });
}

/** A digest for a platform that the policy does not have. */
export function foreign(
  assembly: Assembly,
  platforms: readonly string[],
  entry: GivenDigest,
): MultiarchError {
  return fault(assembly, {
    happened: `there is a digest for ${entry.platform}: ${named(entry)}`,
    expected: `what the policy allows for this app: ${platforms.join(' and ')}`,
    mend: `remove it; nothing of ${entry.platform} can be pushed for ${assembly.deployment}`,
  });
}

/** A digest file that another commit's job left. */
export function ofAnotherCommit(assembly: Assembly, entry: GivenDigest, found: string): MultiarchError {
  return fault(assembly, {
    happened: `${entry.source} is of the commit ${found}`,
    expected: `the commit that is assembled, ${assembly.commit}`,
    mend: `push this commit for that platform: ${pushOf(assembly, entry.platform)}; or check out ${found}`,
  });
}

/** A digest file of an image that lies elsewhere. */
export function ofAnotherRepository(assembly: Assembly, entry: GivenDigest, found: string): MultiarchError {
  return fault(assembly, {
    happened: `${entry.source} is of the repository ${found}`,
    expected: assembly.repository,
    mend: `remove it, and push this image: ${pushOf(assembly, entry.platform)}`,
  });
}

/** A file that no push left like this. */
export function unreadable(file: string, found: string, cause?: unknown): MultiarchError {
  return new MultiarchError('ASSEMBLE', {
    happened: `${file} is no digest file: ${found}`,
    expected:
      'what docker-push-<deployment>-<arch> writes: repository, platform, digest, size, mediaType, commit',
    mend: `remove it, and push that platform again`,
    cause,
  });
}

/** A digest that a registry does not have. */
export function notThere(
  assembly: Assembly,
  registry: string,
  what: string,
  platform: string,
): MultiarchError {
  return fault(assembly, {
    happened: `${registry}/${assembly.repository} has no ${what} for ${platform}`,
    expected: 'what the job of that platform pushed by digest, in every registry of the environment',
    mend: `${pushOf(assembly, platform)}, with the same -c or --registry as here`,
  });
}

/** A digest behind which something else stands than was said. */
export function ofAnotherPlatform(
  assembly: Assembly,
  digest: string,
  platform: string,
  found: string,
): MultiarchError {
  return fault(assembly, {
    happened: `${digest} was given for ${platform} and is ${found}`,
    expected: `one manifest of an image for ${platform}`,
    mend: `push that platform again: ${pushOf(assembly, platform)}`,
  });
}
