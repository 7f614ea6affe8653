import type { ExecutorContext } from '@nx/devkit';
import type { DockerTestOptions } from '../docker-test/options';
import { testAll } from '../docker-test/test-all';
import { textOf } from '../docker-verify/print';
import { assertVerified } from '../docker-verify/verify-layout';
import { runTask, type TaskOutcome } from '../run-task';

/** Verifies the images of one architecture and tests them as docker-test does, with its options in project.json. */
export default function dockerTestArch(
  options: DockerTestOptions,
  context: ExecutorContext,
): Promise<TaskOutcome> {
  const { projectName: project = '' } = context;
  return runTask(async (signal) => {
    const layouts = options.images.flatMap(({ deployment, layouts: folders }) =>
      folders.map((layout) => ({ project, deployment, ...layout })),
    );
    process.stderr.write(`${textOf(await assertVerified(layouts, context, signal))}\n`);
    await testAll({ ...ofDockerTest(context), ...options }, context, signal);
  });
}

/** What docker-test of the same project is told: requests, variables and exceptions are written once. */
function ofDockerTest({
  projectName = '',
  projectsConfigurations,
}: ExecutorContext): Partial<DockerTestOptions> {
  const target = projectsConfigurations.projects[projectName]?.targets?.['docker-test'];
  return (target?.options ?? {}) as Partial<DockerTestOptions>;
}
