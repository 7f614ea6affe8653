import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import type { Digest } from '../../core/image-ref';
import { type Architecture, formatPlatform, linux } from '../../core/platform';
import { repositoryComponent } from '../../core/repository';
import { assertReasons } from '../../core/test/exceptions';
import { hasPassed, type TestedImage } from '../../core/test/report';
import { assertRequests } from '../../core/test/requests';
import { titleOf } from '../../core/verify/report';
import { prepareRequests } from '../../io/container/requests';
import { testImage } from '../../io/container/test-image';
import { assertEngine, engineArchitecture } from '../../io/docker';
import { exec } from '../../io/exec';
import { writeTestRecord } from '../../io/test-record';
import { assertPassed } from './errors';
import type { DockerTestOptions } from './options';
import { textOf } from './print';

const toStderr = (text: string): void => void process.stderr.write(text);

/**
 * Starts images of a project and talks to each; prints a line for each, what was wrong, and keeps what passed.
 *
 * @throws MultiarchError TEST_FAILED, BAD_OPTIONS, NO_ENGINE
 */
export async function testAll(
  { images, requests = [], exceptions = [], env = [], timeoutSeconds, json }: DockerTestOptions,
  { root, projectName: project = '' }: ExecutorContext,
  signal: AbortSignal,
): Promise<void> {
  assertReasons(exceptions, project);
  assertRequests(requests, project);
  const prepared = await prepareRequests(requests, root, project);
  await assertEngine(exec);
  const native = await engineArchitecture(exec);
  const id = randomBytes(6).toString('hex');
  const run = { exec, root, id, native, requests: prepared, exceptions, env, timeoutSeconds, signal };
  const tested: TestedImage[] = [];
  for (const { deployment, layouts } of images) {
    for (const { architecture, folder } of layouts) {
      const title = titleOf(project, deployment, architecture);
      const onStep = (line: string): void => toStderr(`${title}: ${line}\n`);
      const onLogs = (text: string): void => toStderr(`${title}: what the container printed\n${text}\n`);
      const image = { project, deployment, architecture, folder: join(root, folder) };
      tested.push(await testImage(image, { ...run, onStep, onLogs }));
    }
  }
  process.stdout.write(`${json ? JSON.stringify(tested, null, 2) : textOf(tested)}\n`);
  await keepPassed(root, project, images, tested);
  assertPassed(tested, project);
}

/** The record of an architecture that was not tested stays as it is. */
async function keepPassed(
  root: string,
  project: string,
  images: DockerTestOptions['images'],
  tested: readonly TestedImage[],
): Promise<void> {
  const architectures = images.flatMap(({ layouts }) => layouts.map(({ architecture }) => architecture));
  for (const architecture of new Set<Architecture>(architectures)) {
    const platform = formatPlatform(linux(architecture));
    const passed = tested.filter((image) => image.platform === platform && hasPassed(image));
    const digests = passed.map(({ digest }) => digest as Digest);
    await writeTestRecord(root, repositoryComponent(project), architecture, digests);
  }
}
