import { MultiarchError } from '../errors';
import { type Architecture, formatPlatform, linux } from '../platform';

/** What install.mjs says of one package, as it prints it. */
export interface ExplainedAddon {
  name: string;
  version: string;
  path: string;
  kind: 'platform' | 'prebuilt' | 'download' | 'compiled' | 'script';
  treatment: 'keep' | 'remove' | 'download' | 'compile' | 'stop' | 'skip' | 'run' | 'emulate';
  detail: string;
  /** What mends a stop, where that is not a word in project.json. */
  mend?: string;
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

/** What a person should know before a build, each once. */
export function warningsOf(explanations: readonly Explanation[]): string[] {
  return [...new Set(explanations.flatMap(({ warnings }) => warnings))];
}

/**
 * Passes where nothing would stop a build.
 *
 * @throws MultiarchError ADDON_STOPS_BUILD, with each package and the architectures that it stops
 */
export function assertBuildable(explanations: readonly Explanation[]): void {
  const stops = explanations.flatMap(({ architecture, addons }) =>
    addons
      .filter(({ treatment }) => treatment === 'stop')
      .map((addon) => ({ ...addon, platform: formatPlatform(linux(architecture)) })),
  );
  if (stops.length === 0) return;
  const lines = stops.map(
    ({ platform, kind, detail, ...addon }) => `${platform}: ${keyOf(addon)} (${kind}: ${detail})`,
  );
  const mends = stops.map(({ name, mend }) => mend ?? mendOf(name));
  throw new MultiarchError('ADDON_STOPS_BUILD', {
    happened: `a build would stop:\n    ${[...new Set(lines)].join('\n    ')}`,
    expected: 'packages whose addons fit, or a word in project.json for each that was looked at',
    mend: [...new Set(mends)].join('; '),
  });
}

function mendOf(name: string): string {
  return `"nx-multiarch": { "addons": { "${name}": "skip" } } in project.json, or "compile", "run" or "emulate": docs/docker-addons.md`;
}

function keyOf({ name, version }: Pick<ExplainedAddon, 'name' | 'version'>): string {
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
