import type { ExecutorContext } from '@nx/devkit';
import type { TagNaming } from '../core/tags';
import { policyOf } from './narrowing';
import { assertEnvironment, type Environment, optionsIn, type ParsedOptions, parseOptions } from './options';
import { pluginSource } from './plugin-source';

/**
 * What nx.json says, with the policy of the task's project, read when the task runs: none of it is in what Nx hashes. An executor holds its options to them, since the options of a target can be
 * changed in project.json and on the command line.
 *
 * @throws MultiarchError BAD_OPTIONS, POLICY
 */
export function readSettings(context: ExecutorContext): ParsedOptions {
  const { root, nxJsonConfiguration, projectName = '', projectsConfigurations } = context;
  const options = parseOptions(optionsIn(nxJsonConfiguration, pluginSource(root).name));
  const folder = projectsConfigurations.projects[projectName]?.root ?? '.';
  return { ...options, policy: policyOf(root, folder, projectName, options.policy) };
}

/** @throws MultiarchError BAD_OPTIONS for a name that nx.json does not have */
export function environmentOf({ environments }: ParsedOptions, name: string): Environment {
  assertEnvironment(name, environments);
  return environments[name]!;
}

/** How the tags of an image are made in an environment. */
export function namingOf({ tags }: ParsedOptions, environment: string, lead = ''): TagNaming {
  return { scheme: tags, environment, lead };
}
