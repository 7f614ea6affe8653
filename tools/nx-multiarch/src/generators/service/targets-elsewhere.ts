import type { TargetConfiguration } from '@nx/devkit';
import type { Service } from './options';
import type { Workspace } from './workspace';

/** In any other workspace: nothing is taken for granted of nx.json. */
export function targetsElsewhere(
  { name, root, deployment }: Service,
  { packages }: Workspace,
): Record<string, TargetConfiguration> {
  const main = `${root}/src/main.ts`;
  const outputPath = `dist/${root}`;
  return {
    ...(packages
      ? { bundle: bundle(root, { main, outputPath }), build: pruned(name, outputPath) }
      : { build: bundle(root, { main, outputPath, generatePackageJson: true }) }),
    'build-serve': bundle(root, {
      main: deployment === 'lambda' ? `${root}/src/serve.ts` : main,
      outputPath: `dist/serve/${root}`,
      outputFileName: 'main.js',
    }),
    serve: nodeServe(name),
    test: command(`vitest run --root ${root}`, 'vitest'),
    typecheck: command(`tsc --project ${root}/tsconfig.json`, 'typescript'),
  };
}

/** Puts the app's package.json and its part of the lockfile beside the bundle. */
function pruned(name: string, outputPath: string): TargetConfiguration {
  return {
    executor: '@nx/js:prune-lockfile',
    cache: true,
    dependsOn: ['bundle'],
    inputs: [
      '{projectRoot}/package.json',
      '{workspaceRoot}/package-lock.json',
      { dependentTasksOutputFiles: '**/*' },
    ],
    outputs: [`{workspaceRoot}/${outputPath}`],
    options: { buildTarget: `${name}:bundle`, outputPath },
  };
}

function bundle(root: string, options: object): TargetConfiguration {
  return {
    executor: '@nx/esbuild:esbuild',
    cache: true,
    // Nx takes the dependencies of the image's package.json from these files: a test's are none of them.
    inputs: ['{projectRoot}/**/*', '!{projectRoot}/**/*.test.ts', '!{projectRoot}/Dockerfile.*', '^default'],
    outputs: ['{options.outputPath}'],
    options: {
      tsConfig: `${root}/tsconfig.json`,
      platform: 'node',
      target: 'node24',
      format: ['cjs'],
      bundle: true,
      thirdParty: false,
      deleteOutputPath: true,
      esbuildOptions: { outExtension: { '.js': '.js' } },
      ...options,
    },
  };
}

function command(line: string, tool: string): TargetConfiguration {
  return {
    executor: 'nx:run-commands',
    cache: true,
    inputs: ['default', '^default', { externalDependencies: [tool] }],
    options: { command: line },
  };
}

/** Serves a bundle on this machine, anew at every change. */
export function nodeServe(name: string): TargetConfiguration {
  return {
    executor: '@nx/js:node',
    continuous: true,
    options: { buildTarget: `${name}:build-serve`, inspect: false },
  };
}
