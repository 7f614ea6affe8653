import { type Architecture, formatPlatform, linux } from '../platform';

/** What install.mjs says of one package, as it prints it. */
export interface ExplainedAddon {
  name: string;
  version: string;
  path: string;
  kind: 'platform' | 'prebuilt' | 'download' | 'compiled' | 'script';
  treatment: 'keep' | 'remove' | 'download' | 'compile' | 'stop' | 'skip' | 'run' | 'emulate';
  detail: string;
}

/** What `install.mjs --explain` prints. */
export interface Explanation {
  architecture: Architecture;
  addons: ExplainedAddon[];
  warnings: string[];
}

const WORDS: Record<ExplainedAddon['treatment'], string> = {
  keep: 'kept',
  remove: 'left out',
  download: 'fetched for it',
  compile: 'compiled for it',
  stop: 'STOPS THE BUILD',
  skip: 'script skipped',
  run: 'script run',
  emulate: 'emulated, in a stage of its own',
};

/** What stands over the columns. */
export function headOf(explanations: readonly Explanation[]): string[] {
  return ['addon', 'version', ...explanations.map(({ architecture }) => formatPlatform(linux(architecture)))];
}

/** A row for each package and version, sorted, with a cell for each architecture; an empty one where it is not installed. */
export function rowsOf(explanations: readonly Explanation[]): string[][] {
  const packages = new Map<string, ExplainedAddon>();
  for (const { addons } of explanations) for (const addon of addons) packages.set(keyOf(addon), addon);
  return [...packages.keys()].sort().map((key) => {
    const { name, version } = packages.get(key)!;
    return [name, version, ...explanations.map(({ addons }) => cellOf(addons, key))];
  });
}

/** What a person should know before a build, each once; with what would stop it. */
export function warningsOf(explanations: readonly Explanation[]): string[] {
  const warnings = explanations.flatMap((explanation) => [
    ...explanation.warnings,
    ...explanation.addons.filter(({ treatment }) => treatment === 'stop').map(stopping),
  ]);
  return [...new Set(warnings)];
}

function stopping({ name, version, kind, detail }: ExplainedAddon): string {
  return `${name}@${version} stops the build (${kind}: ${detail}) until project.json says what to do: "nx-multiarch": { "addons": { "${name}": "skip" } }, or "run", or "emulate"`;
}

function keyOf({ name, version }: ExplainedAddon): string {
  return `${name}@${version}`;
}

/** A package that is installed twice may differ: each verdict once. */
function cellOf(addons: readonly ExplainedAddon[], key: string): string {
  const verdicts = addons.filter((addon) => keyOf(addon) === key).map(verdictOf);
  return [...new Set(verdicts)].join('; ');
}

function verdictOf({ kind, treatment }: ExplainedAddon): string {
  return `${kind}, ${WORDS[treatment]}`;
}
