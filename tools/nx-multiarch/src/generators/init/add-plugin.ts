import { basename } from 'node:path';
import {
  type NxJsonConfiguration,
  readNxJson,
  type Tree,
  updateNxJson,
  visitNotIgnoredFiles,
} from '@nx/devkit';
import { isDeployment, suffixOf } from '../../core/policy';
import { type ParsedOptions, parseOptions, type PluginOptions } from '../../graph/options';
import { pluginSource } from '../../graph/plugin-source';
import { defaultOptions, PLACEHOLDER_REGISTRY } from './default-options';

interface Entry {
  plugin: string;
  exclude?: string[];
  options?: Partial<PluginOptions>;
}

/**
 * Puts the plugin with its options into nx.json. An option that is there stays as it is; nx.json is not written where
 * nothing is missing.
 *
 * @returns the options as they are then
 * @throws MultiarchError BAD_OPTIONS for options that were there and are not valid
 */
export function addPlugin(tree: Tree, registry = PLACEHOLDER_REGISTRY): ParsedOptions {
  const nxJson: NxJsonConfiguration = readNxJson(tree) ?? {};
  const { name } = pluginSource(tree.root);
  const plugins = nxJson.plugins ?? [];
  const position = plugins.findIndex((entry) => nameOf(entry) === name);
  const found = plugins[position];
  const entry = completed(found, name, defaultOptions(tree, nxJson, registry), () => otherDockerfiles(tree));
  const options = parseOptions(entry.options);
  if (JSON.stringify(entry) !== JSON.stringify(found)) {
    const all = found ? plugins.with(position, entry) : [...plugins, entry];
    updateNxJson(tree, { ...nxJson, plugins: all });
  }
  return options;
}

const nameOf = (entry: string | { plugin: string }): string =>
  typeof entry === 'string' ? entry : entry.plugin;

function completed(
  found: string | object | undefined,
  plugin: string,
  defaults: PluginOptions,
  exclude: () => string[],
): Entry {
  const entry: Entry = typeof found === 'object' ? { ...(found as Entry) } : { plugin, ...listed(exclude()) };
  const own = entry.options ?? {};
  const missing = Object.entries(defaults).filter(([key]) => !(key in own));
  return missing.length === 0 ? entry : { ...entry, options: { ...own, ...Object.fromEntries(missing) } };
}

const listed = (exclude: string[]): { exclude?: string[] } => (exclude.length > 0 ? { exclude } : {});

/** `Dockerfile.dev` and the like, which say nothing about a deployment target: the plugin is to leave them alone. */
function otherDockerfiles(tree: Tree): string[] {
  const found: string[] = [];
  visitNotIgnoredFiles(tree, '.', (file) => {
    const suffix = suffixOf(basename(file));
    if (suffix !== undefined && !isDeployment(suffix)) found.push(file);
  });
  return found.sort();
}
