import type { NxJsonConfiguration } from '@nx/devkit';
import { z } from 'zod';
import { MultiarchError } from '../core/errors';
import { ARCHITECTURES } from '../core/platform';
import { DEPLOYMENTS, policyFaults } from '../core/policy';

const deploymentPolicy = z.strictObject({
  architectures: z.array(z.enum(ARCHITECTURES)).min(1),
  form: z.enum(['manifest', 'index']),
});

const environment = z.strictObject({
  /** Host and port, without a scheme: `127.0.0.1:5001`. */
  registry: z.string().min(1),
  /** Whether a registry on another machine is spoken to without TLS; one on a loopback address always is. */
  insecure: z.boolean().optional(),
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
  /** The map of base images, from the workspace's root. */
  baseImages: z.string().optional(),
});

/** The plugin's options as they stand in nx.json. */
export type PluginOptions = z.input<typeof schema>;
/** The options with their defaults. */
export type ParsedOptions = z.output<typeof schema>;

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
  if (name in environments) return;
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
    ? policyFaults(result.data.policy)
    : result.error.issues.map(({ path, message }) => `${path.join('.') || 'options'}: ${message}`);
  if (result.success && faults.length === 0) return result.data;
  throw new MultiarchError('BAD_OPTIONS', {
    happened: `the options of nx-multiarch in nx.json are not valid:\n    ${faults.join('\n    ')}`,
    expected: 'the keys policy and environments, and as you like namespace and baseImages',
    mend: 'correct plugins[].options in nx.json; docs/policy.md shows a complete example',
  });
}
