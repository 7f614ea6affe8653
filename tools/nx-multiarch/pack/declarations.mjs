import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** Writes the types of what the package exports, and of the files that those types name. */
export function declare({ workspace, plugin, stage }) {
  const folder = mkdtempSync(join(tmpdir(), 'nx-multiarch-types-'));
  try {
    emit(join(plugin, 'src', 'index.ts'), { workspace, plugin, folder });
    for (const file of reachable(folder, join('src', 'index.d.ts'))) {
      cpSync(join(folder, file), join(stage, file));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function emit(entry, { workspace, plugin, folder }) {
  const base = ts.readConfigFile(join(workspace, 'tsconfig.base.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(base.config, ts.sys, workspace);
  const program = ts.createProgram([entry], {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: plugin,
    outDir: folder,
  });
  const { diagnostics } = program.emit();
  if (diagnostics.length === 0) return;
  const host = {
    getCurrentDirectory: () => workspace,
    getCanonicalFileName: (name) => name,
    getNewLine: () => '\n',
  };
  throw new Error(ts.formatDiagnostics(diagnostics, host));
}

/** A declaration file and those that it imports, and so on. */
function reachable(folder, file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, name] of readFileSync(join(folder, file), 'utf8').matchAll(/["'](\.\.?\/[^"']+)["']/g)) {
    reachable(folder, join(dirname(file), `${name}.d.ts`), seen);
  }
  return seen;
}
