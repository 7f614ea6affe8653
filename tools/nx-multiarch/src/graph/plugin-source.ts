import { isAbsolute, join, relative } from 'node:path';

/** How a workspace refers to this plugin, and what of it decides an image's bytes. */
export interface PluginSource {
  /** The prefix of its executors: `./tools/nx-multiarch` in this repository, `nx-multiarch` where it is installed. */
  name: string;
  /** Inputs of a build task: Nx does not hash the source of a local executor by itself. */
  buildInputs: Inputs;
  /** The same for a verification. */
  verifyInputs: Inputs;
  /** The same for an SBOM. */
  sbomInputs: Inputs;
}

type Inputs = (string | { externalDependencies: string[] })[];

/** The plugin's own folder: what holds package.json, executors.json and `install/`. */
export const PLUGIN_ROOT = join(__dirname, '..', '..');

/** Every file of a folder but tests. A pattern of its own for those would not count where Nx looks for what is affected. */
const inFolder = (folder: string): string => `${folder}/**/!(*.test.ts|*.itest.ts)`;

/** The parts that decide what a build makes; the registry client, say, is not one of them. */
const BUILD_SOURCES = [
  inFolder('install'),
  inFolder('src/executors/docker-build'),
  inFolder('src/io/base'),
  inFolder('src/io/seal'),
  'src/io/build.ts',
  'src/io/inspect/manifest-json.ts',
  'src/io/{hashing,layout,layout-blobs}.ts',
  'src/core/{buildx-args,dockerfile,media-types,platform}.ts',
];

/** The npm packages that do: one compresses an image's own layers, the other tells which ones those are. */
const BUILD_PACKAGES = ['dockerfile-ast', 'fflate'];

/** The npm packages that read what is verified. */
const VERIFY_PACKAGES = ['tar-stream', 'zod'];

/** Those that an SBOM is written with, besides. */
const SBOM_PACKAGES = ['@cyclonedx/cyclonedx-library', 'packageurl-js', ...VERIFY_PACKAGES];

/** The parts that decide what a verification finds. */
const VERIFY_SOURCES = [
  inFolder('src/executors/docker-verify'),
  inFolder('src/core/verify'),
  inFolder('src/core/sbom'),
  inFolder('src/io/base'),
  inFolder('src/io/verify'),
  'src/io/{hashing,layout-blobs}.ts',
  'src/core/{media-types,platform}.ts',
];

/** The parts that decide what an SBOM says. */
const SBOM_SOURCES = [
  'package.json',
  inFolder('src/executors/docker-sbom'),
  inFolder('src/io/sbom'),
  ...VERIFY_SOURCES,
];

/** The ELF parser, a project of its own in this plugin's repository. */
const PARSER = `{workspaceRoot}/${inFolder('libs/elf/src')}`;

/** Finds out whether the plugin is source in this workspace or a package from a registry. */
export function pluginSource(workspaceRoot: string, pluginRoot = PLUGIN_ROOT): PluginSource {
  const folder = relative(workspaceRoot, pluginRoot).replaceAll('\\', '/');
  if (folder.startsWith('..') || isAbsolute(folder) || folder.split('/').includes('node_modules')) {
    const inputs = [{ externalDependencies: ['nx-multiarch'] }];
    return { name: 'nx-multiarch', buildInputs: inputs, verifyInputs: inputs, sbomInputs: inputs };
  }
  const filesOf = (globs: readonly string[]) => globs.map((glob) => `{workspaceRoot}/${folder}/${glob}`);
  return {
    name: `./${folder}`,
    // No other npm package of the workspace decides an image but those in its own lockfile, which is in the context.
    buildInputs: [...filesOf(BUILD_SOURCES), { externalDependencies: BUILD_PACKAGES }],
    verifyInputs: [PARSER, ...filesOf(VERIFY_SOURCES), { externalDependencies: VERIFY_PACKAGES }],
    sbomInputs: [PARSER, ...filesOf(SBOM_SOURCES), { externalDependencies: SBOM_PACKAGES }],
  };
}
