import type { ExecutorContext } from '@nx/devkit';
import { faultyChecks, isReady, linesOf } from '../../core/doctor';
import { runChecks } from '../../io/doctor/check';
import { exec } from '../../io/exec';
import { runTask, type TaskOutcome } from '../run-task';
import { examine } from './checks';
import { type DockerDoctorOptions, notReady } from './options';
import { painter } from './print';

/** How long each check may take, in milliseconds: a busy machine starts docker in a few seconds. */
const LIMIT = 30_000;

/** Prints a line for everything that a push needs; succeeds if a push would. */
export default function dockerDoctor(
  options: DockerDoctorOptions,
  context: ExecutorContext,
): Promise<TaskOutcome> {
  return runTask(async (signal) => {
    const { environment, checks } = examine(context, options.environment);
    const diagnoses = await runChecks(checks, { exec, signal, limit: LIMIT });
    const ready = isReady(diagnoses);
    const paint = painter(process.stdout.isTTY, process.env);
    const verdict = ready ? [`a push to "${environment}" would work`] : [];
    const text = options.json
      ? JSON.stringify({ environment, ready, checks: diagnoses }, null, 2)
      : [...linesOf(diagnoses, paint), ...verdict].join('\n');
    process.stdout.write(`${text}\n`);
    if (!ready) throw notReady(environment, faultyChecks(diagnoses));
  });
}
