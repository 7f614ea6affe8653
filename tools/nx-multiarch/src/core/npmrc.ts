/** Keys that name a path of the machine they were written on: inside a build they would point nowhere. */
const HOST_PATHS =
  /^\s*(cafile|cache|prefix|globalconfig|userconfig|tmp|logs-dir|node-gyp|nodedir|script-shell|(.*:)?(cert|key)file)\s*=/;

/**
 * One `.npmrc` for a build out of several, the later ones winning, as npm reads the user's and then the project's
 * (https://docs.npmjs.com/cli/configuring-npm/npmrc). `${NAME}` is replaced, since the build has another environment;
 * a name without a value stays as it is, as npm leaves it.
 */
export function mergeNpmrc(
  files: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): string {
  const lines = files.flatMap((text) => text.split(/\r?\n/)).filter((line) => !HOST_PATHS.test(line));
  const expanded = lines.map((line) =>
    line.replace(/\$\{([^}?]+)\??\}/g, (whole, name: string) => env[name] ?? whole),
  );
  return `${expanded.filter((line) => line.trim() !== '').join('\n')}\n`;
}
