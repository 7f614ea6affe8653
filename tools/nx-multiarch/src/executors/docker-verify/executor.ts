import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { MultiarchError } from '../../core/errors';
import { type Architecture, formatPlatform, linux } from '../../core/platform';
import type { Deployment } from '../../core/policy';
import { shortDigest } from '../../core/report';
import { applyExceptions, assertExceptions, assertUsed, type Exception } from '../../core/verify/exceptions';
import { count, isSound, titleOf, type VerifiedImage } from '../../core/verify/report';
import { scanFolder } from '../../io/verify/scan-cache';
import { verifyImage } from '../../io/verify/verify-image';
import { runTask, type TaskOutcome } from '../run-task';
import { textOf } from './print';

/** The options of schema.json; folders are from the workspace's root. */
export interface DockerVerifyOptions {
  images: { deployment: Deployment; layouts: { architecture: Architecture; folder: string }[] }[];
  exceptions?: Exception[];
  json?: boolean;
}

/** Verifies every image of a project from its layout alone; prints a line for each, and what is wrong as a table. */
export default function dockerVerify(
  { images, exceptions = [], json }: DockerVerifyOptions,
  { root, projectName: project = '' }: ExecutorContext,
): Promise<TaskOutcome> {
  return runTask(async (signal) => {
    assertExceptions(exceptions, project);
    const verified: VerifiedImage[] = [];
    const used: Exception[] = [];
    for (const { deployment, layouts } of images) {
      for (const { architecture, folder } of layouts) {
        const title = titleOf(project, deployment, architecture);
        const onScan = ({ digest }: { digest: string }) =>
          void process.stderr.write(`${title}: reading the layer ${shortDigest(digest)}\n`);
        const request = { folder: join(root, folder), architecture, deployment };
        const verdict = await verifyImage(request, { cache: scanFolder(root), onScan, signal });
        const { open, used: covering } = applyExceptions(verdict.findings, exceptions);
        used.push(...covering);
        verified.push(imageOf(project, deployment, architecture, verdict, open));
      }
    }
    process.stdout.write(`${json ? JSON.stringify(verified, null, 2) : textOf(verified)}\n`);
    advise(verified);
    assertSound(verified, project);
    assertUsed(exceptions, used, project);
  });
}

function imageOf(
  project: string,
  deployment: Deployment,
  architecture: Architecture,
  { manifestDigest: digest, elfFiles, addons, findings: all }: Awaited<ReturnType<typeof verifyImage>>,
  findings: VerifiedImage['findings'],
): VerifiedImage {
  const platform = formatPlatform(linux(architecture));
  const excepted = all.length - findings.length;
  return { project, deployment, platform, digest, elfFiles, addons, excepted, findings };
}

function advise(images: readonly VerifiedImage[]): void {
  for (const { project, deployment, findings } of images) {
    for (const { advice, found, expected } of findings) {
      if (advice) process.stderr.write(`${project} ${deployment}: ${found}; better: ${expected}\n`);
    }
  }
}

/** @throws MultiarchError VERIFY_FAILED */
function assertSound(images: readonly VerifiedImage[], project: string): void {
  const wrong = images.filter((image) => !isSound(image));
  if (wrong.length === 0) return;
  const names = wrong.map(({ deployment, platform }) => `${deployment} ${platform}`).join(', ');
  throw new MultiarchError('VERIFY_FAILED', {
    happened: `${count(wrong.length, 'image')} of ${project} would not run where it is to run: ${names}`,
    expected: 'what the table above has under "expected"',
    mend: `change the Dockerfile or its dependencies, then: nx docker-verify ${project}. A file that nothing loads can be excused with its path and a reason under targets.docker-verify.options.exceptions in project.json`,
  });
}
