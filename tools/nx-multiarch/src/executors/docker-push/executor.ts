import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { linux } from '../../core/platform';
import { repositoryComponent } from '../../core/repository';
import { type Commit, composeTags, leaderOf, newerTag } from '../../core/tags';
import { exec } from '../../io/exec';
import { readCommit } from '../../io/git';
import { readLayout } from '../../io/layout';
import { pushImage } from '../../io/push';
import { planPush, type PushPlan } from '../../io/push-plan';
import { type PushedImage, pushedSubjects, writePushRecord } from '../../io/push-record';
import { createRegistryClient, findCredentials } from '../../io/registry';
import { runTask, type TaskOutcome } from '../run-task';
import { assertOptions, type DockerPushOptions, type ImageOptions } from './options';

/** Pushes every image of a project; prints a reference with its digest for each, or JSON. */
export default function dockerPush(
  options: DockerPushOptions,
  context: ExecutorContext,
): Promise<TaskOutcome> {
  const project = context.projectName ?? '';
  return runTask(async (signal) => {
    assertOptions(options, project, context);
    const commit = await readCommit(exec, context.root);
    // All layouts are read before the first byte is sent: a damaged one stops the push of its siblings too.
    const plans = await Promise.all(
      options.images.map((image) => plan(image, options.environment, commit, context.root)),
    );
    const pushed: PushedImage[] = [];
    for (const [position, image] of options.images.entries()) {
      pushed.push(await push(image, plans[position]!, options, { project, commit, signal }));
    }
    await writePushRecord(context.root, repositoryComponent(project), pushed);
    const references = pushed.map(({ repository, digest }) => `${repository}@${digest}`);
    process.stdout.write(`${options.json ? JSON.stringify(pushed, null, 2) : references.join('\n')}\n`);
  });
}

async function plan(
  image: ImageOptions,
  environment: string,
  commit: Commit,
  root: string,
): Promise<PushPlan> {
  const layouts = image.layouts.map(({ folder, architecture }) =>
    readLayout(join(root, folder), linux(architecture)),
  );
  const architectures = image.layouts.map(({ architecture }) => architecture);
  return planPush(await Promise.all(layouts), image.form, composeTags(environment, commit, architectures));
}

async function push(
  { repository, layouts }: ImageOptions,
  pushPlan: PushPlan,
  { registry, insecure, environment, rollback }: DockerPushOptions,
  { project, commit, signal }: { project: string; commit: Commit; signal: AbortSignal },
): Promise<PushedImage> {
  const credentials = () => findCredentials(registry, { exec });
  const client = createRegistryClient({ registry, repository, credentials, insecure, signal });
  const result = await pushImage(pushPlan, client, {
    onStep: (line) => void process.stderr.write(`${repository}: ${line}\n`),
    newerTag: (held) => (rollback ? undefined : newerTag(held, environment, commit)),
    leaderOf: (moving, newest) => leaderOf(moving, environment, newest),
  }).finally(() => client.close());
  const tasks = layouts.map(({ target }) => `${project}:${target}`);
  const subjects = pushedSubjects(pushPlan, tasks, result.supersededBy !== undefined);
  const digest = subjects.at(-1)?.digest ?? '';
  return { repository: `${registry}/${repository}`, digest, ...result, subjects };
}
