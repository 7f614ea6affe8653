import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import type { Digest } from '../../core/image-ref';
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
import { runTask, type TaskOutcome } from '../run-task';
import { assertPassed } from './errors';
import type { DockerTestOptions } from './options';
import { textOf } from './print';

const toStderr = (text: string): void => void process.stderr.write(text);

/** Starts every image of a project and talks to it; prints a line for each, and what was wrong. */
export default function dockerTest(
  { images, requests = [], exceptions = [], env = [], timeoutSeconds, json }: DockerTestOptions,
  { root, projectName: project = '' }: ExecutorContext,
): Promise<TaskOutcome> {
  return runTask(async (signal) => {
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
    const passed = tested.filter(hasPassed).map(({ digest }) => digest as Digest);
    await writeTestRecord(root, repositoryComponent(project), passed);
    assertPassed(tested, project);
  });
}
