import type { ExecutorContext } from '@nx/devkit';
import { assertSource } from '../../core/environment';
import { repositoryComponent } from '../../core/repository';
import { type Stamp, stampOf } from '../../core/tags';
import { exec } from '../../io/exec';
import { readBranch, readCommit } from '../../io/git';
import { type PushedImage, writePushRecord } from '../../io/push-record';
import { runTask, type TaskOutcome } from '../run-task';
import { type DockerPushOptions, type PushSettings, readPushSettings } from './options';
import { planImage, pushPlanned } from './push-image';

/** Pushes every image of a project; prints a reference with its digest for each, or JSON. */
export default function dockerPush(
  options: DockerPushOptions,
  context: ExecutorContext,
): Promise<TaskOutcome> {
  const { root, projectName: project = '' } = context;
  return runTask(async (signal) => {
    const settings = readPushSettings(options, context);
    const stamp = await readStamp(root, options.environment, settings);
    const run = { root, project, options, settings, stamp, signal };
    // All layouts are read before the first byte is sent: a damaged one stops the push of its siblings too.
    const planned = await Promise.all(options.images.map((image) => planImage(image, run)));
    const pushed: PushedImage[] = [];
    for (const image of planned) pushed.push(...(await pushPlanned(image, run)));
    await writePushRecord(root, repositoryComponent(project), pushed);
    const references = pushed.map(({ repository, digest }) => `${repository}@${digest}`);
    process.stdout.write(`${options.json ? JSON.stringify(pushed, null, 2) : references.join('\n')}\n`);
  });
}

/** @throws MultiarchError GIT, and UNCLEAN_TREE or NOT_ON_BRANCH where the environment asks for more */
async function readStamp(root: string, environment: string, { target }: PushSettings): Promise<Stamp> {
  const commit = await readCommit(exec, root);
  const branch = target.releaseBranch
    ? await readBranch(exec, root, target.releaseBranch)
    : { holdsCommit: true };
  assertSource(environment, target, commit, branch);
  return stampOf(commit);
}
