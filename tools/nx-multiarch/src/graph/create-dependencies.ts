import type {
  CreateDependencies,
  DependencyType,
  RawProjectGraphDependency,
  TargetConfiguration,
} from '@nx/devkit';
import type { PluginOptions } from './options';

/** The value of the enumeration: every command of Nx would wait for the whole devkit to load. */
const IMPLICIT = 'implicit' as DependencyType.implicit;

/**
 * Lets every project with an image depend on the npm packages that build it and that no file of it imports: those that
 * its build tasks name among their inputs, and the executors of the tasks before them, as that of the bundle. Without
 * that Nx counts no project as affected when the lockfile has another one of these. They get into no package.json: that
 * is made of imports.
 * Source: https://nx.dev/docs/extending-nx/project-graph-plugins
 */
export const createDependencies: CreateDependencies<PluginOptions> = (
  _options,
  { projects, externalNodes = {} },
) =>
  Object.entries(projects).flatMap(([source, { targets = {} }]): RawProjectGraphDependency[] =>
    [...packagesBehind(targets)]
      .map((name) => `npm:${name}`)
      .filter((target) => target in externalNodes)
      .map((target) => ({ source, target, type: IMPLICIT })),
  );

function packagesBehind(targets: Record<string, TargetConfiguration>): Set<string> {
  const builds = Object.values(targets).filter(({ executor }) => executor?.endsWith(':docker-build'));
  const before = builds.flatMap(({ dependsOn = [] }) => dependsOn).filter((name) => typeof name === 'string');
  return new Set([
    ...builds.flatMap(({ inputs = [] }) => inputs.flatMap(externalDependencies)),
    ...before.flatMap((name) => packageOf(targets[name]?.executor)),
  ]);
}

function externalDependencies(input: NonNullable<TargetConfiguration['inputs']>[number]): string[] {
  return typeof input === 'object' && 'externalDependencies' in input ? input.externalDependencies : [];
}

/** `@nx/esbuild:esbuild` -> `@nx/esbuild`; none for a local executor. */
function packageOf(executor = ''): string[] {
  const [name = ''] = executor.split(':');
  return name === '' || name.startsWith('.') ? [] : [name];
}
