import { offsetFromRoot, type ProjectConfiguration, type TargetConfiguration } from '@nx/devkit';
import type { Service } from './options';
import { nodeServe, targetsElsewhere } from './targets-elsewhere';
import type { Workspace } from './workspace';

type Targets = Record<string, TargetConfiguration>;

/** The project.json of a new app. What the Dockerfile adds to it, the plugin infers. */
export function projectConfiguration(
  service: Service,
  workspace: Workspace,
): ProjectConfiguration & { $schema: string } {
  const { name, root } = service;
  return {
    $schema: `${offsetFromRoot(root)}node_modules/nx/schemas/project-schema.json`,
    name,
    root,
    projectType: 'application',
    sourceRoot: `${root}/src`,
    tags: workspace.serviceLib ? ['type:app'] : [],
    targets: {
      ...(workspace.serviceLib ? targetsHere(service, workspace) : targetsElsewhere(service, workspace)),
      'docker-test': { options: { requests: [firstRequest(name)] } },
    },
  };
}

/** What the app answers from the start; a package with native code gets a request that needs it. */
function firstRequest(name: string): object {
  const expected = { status: 200, json: { service: name } };
  return { name: 'say which service it is', method: 'GET', path: '/', expect: expected };
}

/** In this repository: what all apps have in common stands in nx.json. */
function targetsHere({ name, root, deployment }: Service, { emulator }: Workspace): Targets {
  const main = `${root}/src/main.ts`;
  const isFunction = deployment === 'lambda' && emulator;
  return {
    build: { executor: '@nx/esbuild:esbuild', options: { main } },
    'build-serve': {
      executor: '@nx/esbuild:esbuild',
      ...(isFunction ? { continuous: true } : {}),
      cache: false,
      options: {
        main,
        outputPath: `dist/serve/${root}`,
        generatePackageJson: false,
        ...(isFunction ? { watch: true } : {}),
      },
    },
    serve: isFunction ? emulated(root) : nodeServe(name),
    lint: {},
    typecheck: {},
    test: {},
  };
}

function emulated(root: string): TargetConfiguration {
  return {
    executor: 'nx:run-commands',
    continuous: true,
    dependsOn: ['build-serve', { projects: ['lambda-emulator'], target: 'build' }],
    options: { command: `node dist/tools/lambda-emulator/native.js dist/serve/${root}/main.js` },
  };
}
