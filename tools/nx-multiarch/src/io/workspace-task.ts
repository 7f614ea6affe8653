import { createRequire } from 'node:module';
import { join } from 'node:path';
import { MultiarchError } from '../core/errors';
import type { Exec } from './exec';

/** What Nx sets for one task: an inner Nx that inherited it would take itself for that task. */
const OF_THE_OUTER_TASK = /^NX_(TERMINAL|TASK|STREAM_OUTPUT|FORKED|CLI_SET|LOAD_DOT_ENV)/;

/**
 * Runs another Nx target of the workspace, with its dependencies and its cache.
 *
 * @param task `accounts:docker-build-eks-arm64`
 * @param flags of Nx: `--skip-nx-cache`
 * @throws MultiarchError COMMAND_FAILED; what the task printed went to `onOutput`
 */
export async function runWorkspaceTask(
  exec: Exec,
  root: string,
  task: string,
  onOutput: (text: string) => void,
  signal?: AbortSignal,
  flags: readonly string[] = [],
): Promise<void> {
  const nx = createRequire(join(root, 'package.json')).resolve('nx');
  const { exitCode } = await exec(process.execPath, [nx, 'run', task, '--output-style=stream', ...flags], {
    cwd: root,
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_THE_OUTER_TASK.test(name))),
    onStdout: onOutput,
    onStderr: onOutput,
    signal,
  });
  if (exitCode === 0) return;
  throw new MultiarchError('COMMAND_FAILED', {
    happened: `nx run ${task} ended with status ${exitCode}`,
    expected: 'a task that succeeds; its output is above',
    mend: `nx run ${task}`,
  });
}
