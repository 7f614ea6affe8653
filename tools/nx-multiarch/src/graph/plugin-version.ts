import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLUGIN_ROOT } from './plugin-source';

/** The version of this plugin, as its package.json has it. */
export function pluginVersion(): string {
  return (JSON.parse(readFileSync(join(PLUGIN_ROOT, 'package.json'), 'utf8')) as { version: string }).version;
}
