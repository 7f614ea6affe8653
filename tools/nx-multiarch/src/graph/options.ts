import type { NxJsonConfiguration } from '@nx/devkit';
import { z } from 'zod';
import { cacheFaults } from '../core/build-cache';
import { BUILDER_NAME } from '../core/builders';
import { MultiarchError } from '../core/errors';
import { ARCHITECTURES, formatPlatform, linux } from '../core/platform';
import { DEPLOYMENTS, type Policy, policyFaults } from '../core/policy';
import { ATTEST_KINDS } from '../core/referrers/attest';
import { REPOSITORY_FORMS } from '../core/repository';
import { ruleFault } from '../core/signatures/rule';
import { DEFAULT_SCHEME, schemeFaults, schemeOf, type TagScheme } from '../core/tag-scheme';

const deploymentPolicy = z.strictObject({
  architectures: z.array(z.enum(ARCHITECTURES)).min(1),
  form: z.enum(['manifest', 'index']),
});

const signatures = z.strictObject({
  key: z.string().min(1).optional(),
  identity: z.string().min(1).optional(),
  issuer: z.string().min(1).optional(),
  ignoreTlog: z.boolean().optional(),
});

const environment = z.strictObject({
  /** Host and port, without a scheme: `127.0.0.1:5001`; a list for a push to several registries. */
  registry: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
  /** Whether a registry on another machine is spoken to without TLS; one on a loopback address always is. */
  insecure: z.boolean().optional(),
  /** Whether a tree with changes that are not committed is refused. */
  clean: z.boolean().optional(),
  /** The branch on which a commit must be. */
  releaseBranch: z.string().min(1).optional(),
  /** Whose signatures docker-promote asks for: docs/docker-sign.md. */
  requireSignatures: signatures.optional(),
  /** What every platform's image has beside it there: a push attaches it, a promotion asks for it. */
  attest: z.array(z.enum(ATTEST_KINDS)).optional(),
});

const builderName = z.string().regex(BUILDER_NAME);
const builder = z.union([z.strictObject({ builder: builderName }), z.strictObject({ context: builderName })]);

const templates = z.strictObject({
  immutable: z.array(z.string()).min(1),
  moving: z.array(z.string()).min(1),
});

const schema = z.strictObject({
  /** What leads every repository's name: `<namespace>/<app>-<deployment>`. */
  namespace: z.string().default(''),
  /** Which architectures each deployment target runs on, and the form that is pushed. */
  policy: z.partialRecord(z.enum(DEPLOYMENTS), deploymentPolicy),
  /** Where a push goes, by the name of the environment, which leads its tags. The first one is the default. */
  environments: z
    .record(z.string(), environment)
    .refine((environments) => Object.keys(environments).length > 0, 'at least one environment')
    .refine((environments) => Object.keys(environments).every((name) => /^[a-z0-9]+$/.test(name)), {
      message: 'a name is made of a-z and 0-9: it leads tags',
    }),
  /** A repository for each image, or one, named by the namespace, in which the app leads every tag. */
  repositories: z.enum(REPOSITORY_FORMS).default('per-image'),
  /** Templates of the tags: docs/tags.md. */
  tags: z
    .strictObject({ image: templates, architecture: templates })
    .default({ image: plain(DEFAULT_SCHEME.image), architecture: plain(DEFAULT_SCHEME.architecture) }),
  /** On what each platform is built; what Docker uses by default where nothing is said. */
  builders: z
    .partialRecord(z.enum(ARCHITECTURES.map((architecture) => formatPlatform(linux(architecture)))), builder)
    .default({}),
  /** The caches that builds read and write: docs/docker-build.md. */
  buildCache: z
    .strictObject({
      from: z.array(z.string().min(1)).default([]),
      to: z.array(z.string().min(1)).default([]),
    })
    .default({ from: [], to: [] }),
  /** The map of base images, from the workspace's root. */
  baseImages: z.string().optional(),
});

function plain({ immutable, moving }: TagScheme['image']) {
  return { immutable: [...immutable], moving: [...moving] };
}

/** The plugin's options as they stand in nx.json. */
export type PluginOptions = z.input<typeof schema>;
/** The options with their defaults. */
export type ParsedOptions = Omit<z.output<typeof schema>, 'tags' | 'policy'> & {
  policy: Policy;
  tags: TagScheme;
};
/** Where a push goes, and what it asks of the source. */
export type Environment = ParsedOptions['environments'][string];

/** The options of this plugin in an nx.json; undefined where it is not among the plugins. */
export function optionsIn(nxJson: NxJsonConfiguration, pluginName: string): unknown {
  const entries = nxJson.plugins ?? [];
  const found = entries.find((entry) => typeof entry === 'object' && entry.plugin === pluginName);
  return typeof found === 'object' ? found.options : undefined;
}

/**
 * Makes sure that an environment is one of nx.json: its name leads tags that people trust.
 *
 * @throws MultiarchError BAD_OPTIONS
 */
export function assertEnvironment(name: string, environments: ParsedOptions['environments']): void {
  if (Object.hasOwn(environments, name)) return;
  throw new MultiarchError('BAD_OPTIONS', {
    happened: `"${name}" is no environment`,
    expected: `one of those in the plugin's options in nx.json: ${Object.keys(environments).join(', ')}`,
    mend: 'name one of them by its configuration, as in nx docker-push <app> -c local, or add it to nx.json',
  });
}

/**
 * Validates the options of the plugin.
 *
 * @throws MultiarchError BAD_OPTIONS that names every key at fault
 */
export function parseOptions(options: unknown): ParsedOptions {
  const result = schema.safeParse(options ?? {});
  const faults = result.success
    ? faultsAcross(result.data)
    : result.error.issues.map(({ path, message }) => `${path.join('.') || 'options'}: ${message}`);
  if (result.success && faults.length === 0) return { ...result.data, tags: schemeOf(result.data.tags) };
  throw new MultiarchError('BAD_OPTIONS', {
    happened: `the options of nx-multiarch in nx.json are not valid:\n    ${faults.join('\n    ')}`,
    expected:
      'the keys policy and environments, and as you like namespace, repositories, tags, builders, buildCache and baseImages',
    mend: 'correct plugins[].options in nx.json; docs/policy.md shows a complete example',
  });
}

/** What the schema cannot see: rules over several keys. */
function faultsAcross(options: z.output<typeof schema>): string[] {
  const { policy, environments, tags, namespace, repositories, buildCache } = options;
  return [
    ...policyFaults(policy),
    ...signatureFaults(environments),
    ...schemeFaults(tags),
    ...cacheFaults('from', buildCache.from).map((fault) => `buildCache.from: ${fault}`),
    ...cacheFaults('to', buildCache.to).map((fault) => `buildCache.to: ${fault}`),
    ...(repositories === 'shared' && !namespace
      ? ['repositories: a shared repository is named by the namespace, and there is none']
      : []),
  ];
}

function signatureFaults(environments: z.output<typeof schema>['environments']): string[] {
  return Object.entries(environments).flatMap(([name, { requireSignatures }]) => {
    const fault = requireSignatures && ruleFault(requireSignatures);
    return fault ? [`environments.${name}.requireSignatures: ${fault}`] : [];
  });
}
