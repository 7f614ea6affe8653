import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from './workspace/sandbox';

/** The plugin as others install it, compiled. @throws Error naming the command that compiles it */
export function compiledPlugin(root: string): string {
  const folder = join(root, 'dist/nx-multiarch/package');
  if (existsSync(folder)) return folder;
  throw new Error(`${folder} is missing, expected the compiled plugin: npx nx run nx-multiarch:pack`);
}

/** Arguments for Node that run a program of the folder programs/. */
export function program(root: string, name: string, ...args: string[]): string[] {
  return [join(root, 'tools/bench/src/images/programs', name), ...args];
}

/** A target as Nx shows it, as far as an executor reads it. */
type Targets = Record<string, { options: Record<string, unknown> }>;

/** The targets of a project. @throws Error when Nx fails */
export async function targetsOf(project: string, sandbox: Sandbox): Promise<Targets> {
  const { stdout } = await sandbox.nx(['show', 'project', project, '--json']);
  return (JSON.parse(stdout) as { targets: Targets }).targets;
}

/** A call of an executor: what Nx would hand over. */
export interface ExecutorCall {
  readonly executor: 'docker-push' | 'docker-verify';
  readonly project: string;
  readonly options: Record<string, unknown>;
}

interface NxJson {
  readonly plugins: (string | { plugin: string })[];
}

/**
 * Arguments for Node that call an executor of the compiled plugin in a sandbox, without Nx.
 * @param root of the workspace that the plugin was compiled in
 * @param file gets the call as JSON
 */
export function executorProgram(
  root: string,
  { executor, project, options }: ExecutorCall,
  sandbox: Sandbox,
  file: string,
): string[] {
  const nxJsonConfiguration = JSON.parse(readFileSync(join(sandbox.root, 'nx.json'), 'utf8')) as NxJson;
  // The compiled plugin is not the one in tools/, and looks for its options under the name of the package.
  for (const entry of nxJsonConfiguration.plugins)
    if (typeof entry === 'object' && entry.plugin === './tools/nx-multiarch') entry.plugin = 'nx-multiarch';
  const projects = { [project]: { root: `apps/${project}`, targets: {} } };
  const projectsConfigurations = { version: 2, projects };
  const context = { root: sandbox.root, projectName: project, nxJsonConfiguration, projectsConfigurations };
  writeFileSync(file, JSON.stringify({ options, context }));
  return program(root, 'run-executor.mjs', compiledPlugin(root), executor, file);
}
