/** What a package's manifest says of its native code, where it has any. */
export interface AddonNeed {
  /** The package and its version: `bcrypt@6.0.0`. */
  of: string;
  /** The packages that carry it for one platform of Linux each; with none of them it is in the package itself. */
  platforms: string[];
}

/** The programs of install scripts that fetch, compile or look for an addon of the package they are in. */
const ADDON_TOOLS =
  /(^|[\s;&|(])(node-gyp|node-gyp-build|node-gyp-build-optional-packages|node-pre-gyp|prebuild-install|install-from-cache)(\s|[;&|)]|$)/;

/** As packages for one platform are named: `@img/sharp-linux-arm64`, `@swc/core-linux-x64-gnu`. */
const FOR_LINUX = /linux.*[-_.](x64|arm64|aarch64|x86_64|amd64)([-_.]|$)/;

/**
 * Tells from a package.json whether the package does without native code.
 *
 * @param manifest the text of the file; one that is no JSON object needs nothing
 * @returns undefined for a package that is JavaScript alone
 */
export function addonNeedOf(manifest: string): AddonNeed | undefined {
  const { name, version, scripts, optionalDependencies, binary, gypfile } = parse(manifest);
  const of = `${textOf(name)}@${textOf(version)}`;
  const platforms = Object.keys(recordOf(optionalDependencies)).filter((each) => FOR_LINUX.test(each));
  if (platforms.length > 0) return { of, platforms };
  const { preinstall, install, postinstall } = recordOf(scripts);
  const usesTools = [preinstall, install, postinstall].some((script) => ADDON_TOOLS.test(textOf(script)));
  // node-pre-gyp's own part of the manifest: https://github.com/mapbox/node-pre-gyp#the-binary-object-has-three-properties
  const isPreGyp = textOf(recordOf(binary)['module_name']) !== '';
  return usesTools || isPreGyp || gypfile === true ? { of, platforms: [] } : undefined;
}

function parse(manifest: string): Record<string, unknown> {
  try {
    return recordOf(JSON.parse(manifest));
  } catch {
    return {};
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
