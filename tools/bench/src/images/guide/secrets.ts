import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * What a build needs to reach npm and Debian from where it runs, as BuildKit secrets, id -> file: what the plugin hands
 * to its own builds (docs/docker-build.md), so that both sides fetch from the same places.
 *
 * @param folder gets the npmrc
 */
export async function guideSecrets(
  root: string,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<Record<string, string>> {
  const ca = [env.NODE_EXTRA_CA_CERTS, env.SSL_CERT_FILE].find((file) => file && existsSync(file));
  const apt = env.NX_MULTIARCH_APT_SOURCES;
  const npmrc = await writeNpmrc(root, join(folder, 'npmrc'), env);
  return { ...(ca && { ca }), ...(npmrc && { npmrc }), ...(apt && { 'apt-sources': apt }) };
}

async function writeNpmrc(root: string, target: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const users = env.NPM_CONFIG_USERCONFIG ?? join(homedir(), '.npmrc');
  const found = [users, join(root, '.npmrc')].filter((file) => existsSync(file));
  if (found.length === 0) return undefined;
  const texts = await Promise.all(found.map((file) => readFile(file, 'utf8')));
  await writeFile(target, npmrcForBuild(texts.join('\n'), env), { mode: 0o600 });
  return target;
}

/** Variables are filled in, and settings that name files of this machine are left out: a build has neither. */
export function npmrcForBuild(text: string, env: NodeJS.ProcessEnv): string {
  const lines = text.split('\n').filter((line) => !/^\s*(cafile|nodedir|cache|prefix)\s*=/.test(line));
  return lines.join('\n').replace(/\$\{(\w+)\}/g, (whole, name: string) => env[name] ?? whole);
}
