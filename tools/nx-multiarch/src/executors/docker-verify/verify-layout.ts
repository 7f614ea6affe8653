import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { MultiarchError } from '../../core/errors';
import { type Architecture, formatPlatform, linux } from '../../core/platform';
import type { Deployment } from '../../core/policy';
import { shortDigest } from '../../core/report';
import { applyExceptions, assertExceptions, type Exception } from '../../core/verify/exceptions';
import { count, isSound, titleOf, type VerifiedImage } from '../../core/verify/report';
import { scanFolder } from '../../io/verify/scan-cache';
import { verifyImage } from '../../io/verify/verify-image';
import { textOf } from './print';

/** One layout of a project; the folder is from the workspace's root. */
export interface ProjectLayout {
  project: string;
  deployment: Deployment;
  architecture: Architecture;
  folder: string;
}

/**
 * Verifies one layout. Says on stderr what takes time.
 *
 * @returns the verdict, and the exceptions that cover something of it
 */
export async function verifyLayout(
  root: string,
  { project, deployment, architecture, folder }: ProjectLayout,
  exceptions: readonly Exception[],
  signal: AbortSignal,
): Promise<{ image: VerifiedImage; used: Exception[] }> {
  const title = titleOf(project, deployment, architecture);
  const onScan = ({ digest }: { digest: string }) =>
    void process.stderr.write(`${title}: reading the layer ${shortDigest(digest)}\n`);
  const request = { folder: join(root, folder), architecture, deployment };
  const verdict = await verifyImage(request, { cache: scanFolder(root), onScan, signal });
  const { manifestDigest: digest, elfFiles, addons, findings: all } = verdict;
  const { open: findings, used } = applyExceptions(all, exceptions);
  const platform = formatPlatform(linux(architecture));
  const excepted = all.length - findings.length;
  return { image: { project, deployment, platform, digest, elfFiles, addons, excepted, findings }, used };
}

/**
 * Verifies what is about to be pushed, whatever ran before: a target's dependencies can be left out on the command line
 * and in project.json. What is wrong is printed as docker-verify prints it.
 *
 * @throws MultiarchError VERIFY_FAILED
 */
export async function assertVerified(
  layouts: readonly ProjectLayout[],
  context: ExecutorContext,
  signal: AbortSignal,
): Promise<VerifiedImage[]> {
  const exceptions = readExceptions(context);
  const images: VerifiedImage[] = [];
  for (const layout of layouts) {
    images.push((await verifyLayout(context.root, layout, exceptions, signal)).image);
  }
  const wrong = images.filter((image) => !isSound(image));
  if (wrong.length > 0) process.stderr.write(`${textOf(wrong)}\n`);
  assertSound(images, context.projectName ?? '');
  return images;
}

/**
 * The exceptions of docker-verify in project.json: they hold for whatever verifies the project's images.
 *
 * @throws MultiarchError BAD_OPTIONS
 */
function readExceptions({ projectName = '', projectsConfigurations }: ExecutorContext): Exception[] {
  const verify = projectsConfigurations.projects[projectName]?.targets?.['docker-verify'];
  const { exceptions = [] } = (verify?.options ?? {}) as { exceptions?: Exception[] };
  assertExceptions(exceptions, projectName);
  return exceptions;
}

/** @throws MultiarchError VERIFY_FAILED, where the table of findings was printed before */
export function assertSound(images: readonly VerifiedImage[], project: string): void {
  const wrong = images.filter((image) => !isSound(image));
  if (wrong.length === 0) return;
  const names = wrong.map(({ deployment, platform }) => `${deployment} ${platform}`).join(', ');
  throw new MultiarchError('VERIFY_FAILED', {
    happened: `${count(wrong.length, 'image')} of ${project} would not run where it is to run: ${names}`,
    expected: 'what the table above has under "expected"',
    mend: `change the Dockerfile or its dependencies, then: nx docker-verify ${project}. A file that nothing loads can be excused with its path and a reason under targets.docker-verify.options.exceptions in project.json`,
  });
}
