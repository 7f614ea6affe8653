import { MultiarchError } from './errors';
import { formatPlatform, type Platform } from './platform';

/** On what a platform is built: a builder of buildx, or the engine behind a Docker context. */
export type BuilderChoice = { builder: string } | { context: string };

/** The plugin's `builders` option in nx.json, by platform: `linux/arm64`. */
export type Builders = Partial<Record<string, BuilderChoice>>;

/** What Docker and buildx take as a name; it stands alone among arguments, so it starts with no dash. */
export const BUILDER_NAME = /^[A-Za-z0-9][A-Za-z0-9_.+-]*$/;

/** The variable that names the builder of a platform on a machine that differs: `NX_MULTIARCH_BUILDER_ARM64`. */
export function builderVariable({ architecture }: Platform): string {
  return `NX_MULTIARCH_BUILDER_${architecture.toUpperCase()}`;
}

/**
 * On what a platform is built: what the variable says, then what nx.json says; undefined for what Docker uses by
 * default. It decides where a build runs and nothing of what comes out, so it is no part of what Nx hashes.
 *
 * @param variable the value of `builderVariable`: `graviton`, or `context:x86-node`
 * @throws MultiarchError BAD_OPTIONS for a value that names nothing
 */
export function chooseBuilder(
  platform: Platform,
  builders: Builders,
  variable: string | undefined,
): BuilderChoice | undefined {
  if (!variable) return builders[formatPlatform(platform)];
  const [, kind, name = ''] = /^(context:)?(.*)$/s.exec(variable)!;
  if (BUILDER_NAME.test(name)) return kind ? { context: name } : { builder: name };
  throw new MultiarchError('BAD_OPTIONS', {
    happened: `${builderVariable(platform)} is "${variable}", which names no builder`,
    expected: 'the name of a builder that docker buildx ls lists, or context:<name> of docker context ls',
    mend: `correct it or unset ${builderVariable(platform)}`,
  });
}

/** `the builder "graviton"`, `the Docker context "x86-node"`. */
export function describeChoice(choice: BuilderChoice): string {
  return 'context' in choice ? `the Docker context "${choice.context}"` : `the builder "${choice.builder}"`;
}
