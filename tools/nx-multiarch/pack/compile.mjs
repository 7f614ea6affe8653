import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { isTypeScript, sourceFiles } from './sources.mjs';

const ELF = '@nx-multiarch/elf';

const common = { platform: 'node', target: 'node20.19', format: 'cjs', bundle: true, logLevel: 'warning' };

/**
 * Compiles each source file to a file of its own, so that the package has the folders of the sources and finds its
 * schemas, templates and install script where they do. The ELF parser, a lib of this repository that is not published,
 * goes in as one file. esbuild and not tsc: tsc leaves the lib's import path as it is.
 */
export async function compile({ workspace, plugin, stage }) {
  const entryPoints = sourceFiles(plugin)
    .filter(isTypeScript)
    .map((file) => join(plugin, 'src', file));
  // What esbuild writes into comments is from there: no path of a machine.
  const options = { ...common, absWorkingDir: workspace };
  await build({
    ...options,
    entryPoints,
    outbase: plugin,
    outdir: stage,
    plugins: [importsStay(plugin)],
  });
  const parser = join(workspace, 'libs', 'elf', 'src', 'index.ts');
  await build({ ...options, entryPoints: [parser], outfile: join(stage, 'elf.js') });
}

/** Only the path of the ELF parser is rewritten. */
function importsStay(plugin) {
  return {
    name: 'imports-stay',
    setup: ({ onResolve }) =>
      onResolve({ filter: /.*/ }, ({ path, kind, importer }) => {
        if (kind === 'entry-point') return undefined;
        if (path !== ELF) return { path, external: true };
        const parser = relative(dirname(importer), join(plugin, 'elf.js')).replaceAll('\\', '/');
        return { path: parser, external: true };
      }),
  };
}
