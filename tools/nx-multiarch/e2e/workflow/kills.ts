import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitHub } from './github';
import type { Values } from './read-job';

/** The jobs of a release in their order, and what each prints at the moments when it is killed, the earliest first. */
const KILLS: [job: string, arch: string, points: RegExp[]][] = [
  ['build', 'arm64', [/: blob sha256:/, /: sbom sha256:/]],
  ['build', 'amd64', [/: manifest sha256:/]],
  ['assemble', '', [/: index sha256:/, /accounts-eks: tag dev-/, / sha256:\S+ signed/]],
  ['promote', '', [/: blob sha256:/, /: signatures sha256:/, /accounts-eks: tag prod-/]],
];

/**
 * Runs a release of which every job is killed at each of its moments, and started again, until it is left to end. What
 * was built is on the machines of this name for each architecture: the images are not tested once more.
 *
 * @param values what the jobs of the release were told
 * @throws Error for a job that was not killed, or does not end well when it is left alone
 */
export async function releaseWithKills(github: GitHub, values: Values): Promise<void> {
  const released = await github.head();
  const built = ['arm64', 'amd64'].map((arch) =>
    join(github.base, 'machines', arch, 'workspace/dist/images'),
  );
  for (const folder of [await github.storage(), ...built]) await forgetDigests(folder);
  for (const [name, arch, points] of KILLS) {
    const of = { values: { ...values, 'matrix.arch': arch }, released, machine: arch || `again-${name}` };
    // Empty: what uses an action has no command.
    const how = name === 'build' ? { ...of, only: /docker-push|^$/ } : of;
    for (const killAt of points) {
      const { failed, log } = await github.job('release.yml', name, { ...how, killAt });
      if (!failed) throw new Error(`${name} was not killed at ${killAt}:\n${log}`);
    }
    const { failed, log } = await github.job('release.yml', name, how);
    if (failed) throw new Error(`${name}, started again, failed at ${failed}:\n${log}`);
  }
}

/** What an undisturbed release wrote of its pushes: a job that wrote nothing must not find it. */
async function forgetDigests(folder: string): Promise<void> {
  const files = await readdir(folder, { recursive: true });
  const digests = files.filter((file) => file.endsWith('.digest.json'));
  if (digests.length === 0) throw new Error(`${folder} holds no digests of the release before`);
  for (const file of digests) await rm(join(folder, file));
}
