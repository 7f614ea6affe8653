import type { ExecutorContext } from '@nx/devkit';
import { assertAsDeployed } from '../../core/deployed/compare';
import { type InspectedRepository, rowsOf } from '../../core/inspect/rows';
import { assertNoFindings } from '../../core/inspect/verdict';
import { runTask, type TaskOutcome } from '../run-task';
import { compareAll } from './deployed';
import { inspectProject, inspectRef } from './inspect';
import { deployedTargets, type DockerInspectOptions, readRun } from './options';
import { deployedText, textOf } from './print';

/**
 * Prints what a registry holds under a project's tags or under any reference, or, with `--deployed`, what runs beside
 * it. Fails where something is wrong, after everything is printed.
 */
export default function dockerInspect(
  options: DockerInspectOptions,
  context: ExecutorContext,
): Promise<TaskOutcome> {
  return runTask(async (signal) => {
    if (options.ref) return show(await inspectRef(options.ref, options.insecure, signal), options);
    const run = readRun(options, context, signal);
    if (options.deployed !== true) return show(await inspectProject(run), options);
    const rows = await compareAll(deployedTargets(context), run);
    process.stdout.write(`${options.json ? JSON.stringify(rows, null, 2) : deployedText(rows)}\n`);
    assertAsDeployed(rows, context.projectName ?? '');
  });
}

/** @throws MultiarchError INDEX_INCOMPLETE, PLATFORM_MISMATCH, POLICY */
function show(repositories: readonly InspectedRepository[], { json }: DockerInspectOptions): void {
  const text = json ? JSON.stringify(rowsOf(repositories), null, 2) : textOf(repositories);
  process.stdout.write(`${text}\n`);
  const findings = repositories.flatMap(({ subjects }) => subjects.flatMap((subject) => subject.findings));
  assertNoFindings(repositories.map(({ repository }) => repository).join(', '), findings);
}
