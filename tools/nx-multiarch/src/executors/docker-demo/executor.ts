import { once } from 'node:events';
import type { ExecutorContext } from '@nx/devkit';
import { assertEngine, engineArchitecture } from '../../io/docker';
import { exec } from '../../io/exec';
import { requireArchitecture } from '../docker-run/errors';
import { runTask, type TaskOutcome } from '../run-task';
import { showAnswers, showExecFormat, showRefusal } from './acts';
import type { DockerDemoOptions } from './options';
import { buildRight, onStage } from './stage';

/** Shows what an image does that carries the addons of another architecture, and the right one beside it. */
export default function dockerDemo(
  options: DockerDemoOptions,
  context: ExecutorContext,
): Promise<TaskOutcome> {
  return runTask(async (signal) => {
    await assertEngine(exec);
    const native = requireArchitecture(await engineArchitecture(exec));
    await onStage(options, context, native, signal, async (stage) => {
      // First, since it leaves the bundle that the wrong one is built from.
      const right = await buildRight(stage, native);
      const wrong = await showRefusal(stage);
      const running = [
        await showAnswers(
          stage,
          wrong,
          '2. It starts all the same: Node itself is of the right architecture',
          'wrong',
        ),
        await showAnswers(stage, right, '3. The same app with its own addons', 'right'),
      ];
      await showExecFormat(stage, right);
      if (!options.keep) return;
      process.stdout.write(`\nwrong: ${running[0]?.url}\nright: ${running[1]?.url}\nCtrl-C removes both\n`);
      if (!signal.aborted) await once(signal, 'abort');
    });
  });
}
