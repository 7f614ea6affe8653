import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Helps tests alone: no part of the package. */
const FOR_TESTS = /(^|\/)testing\/|\.i?test\.ts$|\.golden\./;

/** The plugin's files below `src`, from there, sorted: what the package is made of. */
export function sourceFiles(plugin) {
  return readdirSync(join(plugin, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(plugin, 'src', '/').length))
    .filter((file) => !FOR_TESTS.test(file))
    .sort();
}

export const isTypeScript = (file) => file.endsWith('.ts');
