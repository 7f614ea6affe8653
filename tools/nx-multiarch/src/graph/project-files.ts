import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What this plugin reads of a project.json or a package.json. */
export interface ProjectFile {
  /** From the workspace's root: `apps/accounts/project.json`. */
  file: string;
  /** The project's name, as Nx takes it from there. */
  name: string | undefined;
  /** What stands under the plugin's key, not yet validated. */
  settings: unknown;
}

type Json = Record<string, unknown>;

/** Where the plugin's key stands; a project.json counts before a package.json, as it does for Nx. */
const PLACES: readonly [file: string, settings: (json: Json) => unknown][] = [
  ['project.json', (json) => json['nx-multiarch']],
  ['package.json', (json) => (json['nx'] as Json | undefined)?.['nx-multiarch']],
];

/**
 * Reads the files that say what a project is, each once. Nx itself reports one that is no JSON.
 *
 * @param root the project's folder, from the workspace's root
 */
export function readProjectFiles(workspaceRoot: string, root: string): ProjectFile[] {
  return PLACES.flatMap(([name, settings]) => {
    const file = `${root}/${name}`;
    const json = readJson(join(workspaceRoot, file));
    return json ? [{ file, name: json['name'] as string | undefined, settings: settings(json) }] : [];
  });
}

function readJson(file: string): Json | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Json;
  } catch {
    // No such file, or one that Nx itself will report.
    return undefined;
  }
}
