import {
  addProjectConfiguration,
  formatFiles,
  type GeneratorCallback,
  runTasksInSerial,
  type Tree,
} from '@nx/devkit';
import { addPlugin } from '../init/add-plugin';
import { resolveDigest } from '../init/resolve-digest';
import { setUp } from '../init/set-up';
import { withReadableErrors } from '../readable-errors';
import { addDependencies } from './dependencies';
import { withoutPolicy } from './errors';
import { writeFiles } from './files';
import { parseService, type Service, type ServiceOptions } from './options';
import { projectConfiguration } from './project-configuration';
import { readWorkspace } from './workspace';

/**
 * Makes an app with a Dockerfile for one deployment target. It uses the libs of this repository where they are, and is
 * on its own in any other workspace.
 */
export default async function serviceGenerator(
  tree: Tree,
  options: ServiceOptions,
): Promise<GeneratorCallback> {
  return withReadableErrors(async () => {
    const service = parseService(tree, options);
    const { policy } = addPlugin(tree);
    const allowed = policy[service.deployment];
    if (!allowed) throw withoutPolicy(service.name, service.deployment, Object.keys(policy));
    await setUp(tree, (reference) => resolveDigest(reference));
    const install = makeApp(tree, service);
    if (!options.skipFormat) await formatFiles(tree);
    return runTasksInSerial(install, () => tell(service, allowed.architectures));
  });
}

function makeApp(tree: Tree, service: Service): GeneratorCallback {
  const workspace = readWorkspace(tree);
  addProjectConfiguration(tree, service.name, projectConfiguration(service, workspace));
  writeFiles(tree, service, workspace);
  return addDependencies(tree, service, workspace);
}

function tell({ name, root, deployment }: Service, architectures: readonly string[]): void {
  const lines = [
    '',
    `${root} has Dockerfile.${deployment}, which is pushed for ${architectures.join(' and ')}. Next:`,
    `  nx test ${name}`,
    `  nx serve ${name}`,
    `  nx docker-push ${name}`,
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
}
