import type { ExecutorContext } from '@nx/devkit';
import type { Architecture } from '../../core/platform';
import type { Deployment } from '../../core/policy';
import { repositoryComponent } from '../../core/repository';
import { assertExceptions, assertUsed, type Exception } from '../../core/verify/exceptions';
import type { VerifiedImage } from '../../core/verify/report';
import { writeVerifyRecord } from '../../io/verify-record';
import { runTask, type TaskOutcome } from '../run-task';
import { textOf } from './print';
import { assertSound, verifyLayout } from './verify-layout';

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
        const layout = { project, deployment, architecture, folder };
        const { image, used: covering } = await verifyLayout(root, layout, exceptions, signal);
        used.push(...covering);
        verified.push(image);
      }
    }
    await writeVerifyRecord(root, repositoryComponent(project), verified);
    process.stdout.write(`${json ? JSON.stringify(verified, null, 2) : textOf(verified)}\n`);
    advise(verified);
    assertSound(verified, project);
    assertUsed(exceptions, used, project);
  });
}

function advise(images: readonly VerifiedImage[]): void {
  for (const { project, deployment, findings } of images) {
    for (const { advice, found, expected } of findings) {
      if (advice) process.stderr.write(`${project} ${deployment}: ${found}; better: ${expected}\n`);
    }
  }
}
