import type { FoundPackage } from './found-package';

/**
 * What a package.json in node_modules tells of its package. None where it names no package and version: a manifest that
 * only says which module format a folder has, or one that is damaged.
 */
export function parseNpmManifest(text: string): FoundPackage[] {
  const { name, version, license } = recordIn(text);
  if (typeof name !== 'string' || typeof version !== 'string' || !name || !version) return [];
  const said = licenseOf(license);
  return [{ kind: 'npm', name, version, ...(said ? { license: said } : {}) }];
}

/** Older manifests have an object with a type: https://docs.npmjs.com/cli/v11/configuring-npm/package-json#license */
function licenseOf(license: unknown): string | undefined {
  const text =
    typeof license === 'object' && license !== null ? (license as { type?: unknown }).type : license;
  return typeof text === 'string' ? text : undefined;
}

function recordIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
