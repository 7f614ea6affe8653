import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PostTasksExecution } from '@nx/devkit';

/** Where the statuses of the last run with a push are kept, from the workspace's root. */
export const RUN_RECORD = 'dist/images/last-run.json';

/** Nx's word for how a task ended, by task id (`accounts:docker-build-eks-arm64`). */
export type RunRecord = Record<string, string>;

/**
 * After a run that pushed: records how each task ended, `success` for work that was done and `local-cache` and the
 * like for what came from a cache. Only Nx knows; a task that is restored from its cache runs none of its code.
 * Source: https://nx.dev/docs/extending-nx/task-running-lifecycle
 */
export const postTasksExecution: PostTasksExecution = async (_options, { workspaceRoot, taskResults }) => {
  const results = Object.entries(taskResults);
  if (!results.some(([, { task }]) => task.target.target === 'docker-push')) return;
  const record: RunRecord = Object.fromEntries(results.map(([id, { status }]) => [id, status]));
  const file = join(workspaceRoot, RUN_RECORD);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(record, null, 2)}\n`);
};
