import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import Table from 'cli-table3';
import { assertBuildable, type Explanation, headOf, rowsOf, warningsOf } from '../../core/addons/explanation';
import type { AddonPermissions } from '../../core/addons/permissions';
import { type Architecture, ARCHITECTURES } from '../../core/platform';
import { PLUGIN_ROOT } from '../../graph/plugin-source';
import { withBuildSecrets } from '../../io/build-secrets';
import { assertContext } from '../../io/context';
import { exec } from '../../io/exec';
import { explainAddons } from '../../io/explain-addons';
import { runTask, type TaskOutcome } from '../run-task';

/** The options of schema.json; the context is from the workspace's root. */
export interface DockerAddonsOptions {
  context: string;
  architectures?: Architecture[];
  addons?: AddonPermissions;
  json?: boolean;
}

/**
 * Says for each architecture what every addon of an app is and what a build does with it; prints a table. Fails where a
 * package would stop a build: ADDON_STOPS_BUILD.
 */
export default function dockerAddons(
  options: DockerAddonsOptions,
  context: ExecutorContext,
): Promise<TaskOutcome> {
  return runTask(async (signal) => {
    const explanations = await explainAll(options, context, signal);
    const text = options.json ? JSON.stringify(explanations, null, 2) : textOf(explanations);
    process.stdout.write(`${text}\n`);
    for (const warning of warningsOf(explanations)) process.stderr.write(`warning: ${warning}\n`);
    assertBuildable(explanations);
  });
}

async function explainAll(
  { context, architectures = [...ARCHITECTURES], addons = {} }: DockerAddonsOptions,
  { root }: ExecutorContext,
  signal: AbortSignal,
): Promise<Explanation[]> {
  const bundle = join(root, context);
  assertContext(bundle);
  const onStderr = (text: string): void => void process.stderr.write(text);
  return withBuildSecrets({ exec, workspaceRoot: root, env: process.env }, async (secrets) => {
    const request = {
      exec,
      install: join(PLUGIN_ROOT, 'install'),
      context: bundle,
      addons,
      secrets,
      onStderr,
      signal,
    };
    const explanations: Explanation[] = [];
    // One after the other: both npm would write to one cache.
    for (const architecture of architectures)
      explanations.push(await explainAddons({ ...request, architecture }));
    return explanations;
  });
}

function textOf(explanations: readonly Explanation[]): string {
  const rows = rowsOf(explanations);
  if (rows.length === 0) return 'no package has native code or an install script';
  // No colour: the same bytes on a terminal, in a log and in the docs.
  const table = new Table({ head: headOf(explanations), style: { head: [], border: [], compact: true } });
  table.push(...rows);
  return table.toString();
}
