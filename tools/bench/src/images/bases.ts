import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the names in Dockerfiles stand for here, as the plugin reads it: set-up's map of this machine wins. */
export function baseImages(root: string): Record<string, string> {
  const files = ['base-images.json', 'base-images.local.json'].map((name) => join(root, 'docker', name));
  const maps = files.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8'));
  return Object.assign({}, ...maps.map((text) => JSON.parse(text) as object)) as Record<string, string>;
}
