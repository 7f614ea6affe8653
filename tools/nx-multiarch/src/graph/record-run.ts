import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PostTasksExecution, TaskResult, TaskResults } from '@nx/devkit';
import { digestFileOf, type PlatformDigest } from '../core/assemble/digests';
import { type BuildOutcome, RUN_RECORD, type RunRecord } from '../core/run-record';

/** A push of one architecture by digest; the build behind it has the same name after its first word. */
const PUSH_OF_ONE = /^docker-push-(.+)$/;

/**
 * After a run that pushed: records how each task ended, `success` for work that was done and `local-cache` and the
 * like for what came from a cache. Only Nx knows; a task that is restored from its cache runs none of its code.
 * Source: https://nx.dev/docs/extending-nx/task-running-lifecycle
 */
export const postTasksExecution: PostTasksExecution = async (_options, { workspaceRoot, taskResults }) => {
  const results = Object.values(taskResults);
  for (const { task, status } of results) {
    const [, image] = PUSH_OF_ONE.exec(task.target.target) ?? [];
    const build = taskResults[`${task.target.project}:docker-build-${image}`];
    if (image && build && status === 'success') await noteInDigestFile(workspaceRoot, build);
  }
  if (results.some(({ task }) => task.target.target === 'docker-push')) {
    await writeJson(join(workspaceRoot, RUN_RECORD), recordOf(taskResults));
  }
};

function recordOf(taskResults: TaskResults): RunRecord {
  return Object.fromEntries(Object.entries(taskResults).map(([id, result]) => [id, outcomeOf(result)]));
}

function outcomeOf({ status, task: { startTime, endTime } }: TaskResult): BuildOutcome {
  // What Nx takes to restore a result says nothing about the build.
  if (status !== 'success' || startTime === undefined || endTime === undefined) return { status };
  return { status, seconds: (endTime - startTime) / 1000 };
}

/** The machine that assembles has another run: what this one knows goes along with the digest. */
async function noteInDigestFile(root: string, build: TaskResult): Promise<void> {
  for (const layout of build.task.outputs) {
    const file = join(root, digestFileOf(layout));
    const text = await readFile(file, 'utf8').catch(() => undefined);
    // Targets of these names that are not the plugin's leave none.
    if (text === undefined) continue;
    const pushed = JSON.parse(text) as PlatformDigest;
    await writeJson(file, { ...pushed, notes: { ...pushed.notes, build: outcomeOf(build) } });
  }
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
}
