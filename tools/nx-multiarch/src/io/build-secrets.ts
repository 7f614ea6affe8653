import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { MultiarchError } from '../core/errors';
import { mergeNpmrc } from '../core/npmrc';
import type { Exec } from './exec';

/** Where the secrets of a build are looked for. */
export interface SecretSources {
  exec: Exec;
  workspaceRoot: string;
  env: NodeJS.ProcessEnv;
}

/**
 * Finds what a build needs to reach npm from behind a proxy that intercepts TLS, or with a private registry, and hands
 * it to `use` as BuildKit secrets, id -> file: they are mounted, never stored in a layer.
 *
 * `ca` is a CA bundle: the first that exists of NODE_EXTRA_CA_CERTS, SSL_CERT_FILE and npm's `cafile`. `npmrc` is made
 * of the user's `.npmrc` and the workspace's, and removed when `use` is done. `apt-sources` is a file of apt source lines
 * that NX_MULTIARCH_APT_SOURCES names: the mirror that a compiler is installed from, where it is not the image's own.
 *
 * @throws MultiarchError BAD_OPTIONS for such a file that does not exist
 */
export async function withBuildSecrets<T>(
  sources: SecretSources,
  use: (secrets: Record<string, string>) => Promise<T>,
): Promise<T> {
  const ca = await findBundle(sources);
  const folder = await mkdtemp(join(tmpdir(), 'nx-multiarch-'));
  try {
    const npmrc = await writeNpmrc(sources, join(folder, 'npmrc'));
    const apt = aptSources(sources.env);
    return await use({ ...(ca && { ca }), ...(npmrc && { npmrc }), ...(apt && { 'apt-sources': apt }) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function aptSources({ NX_MULTIARCH_APT_SOURCES: file }: NodeJS.ProcessEnv): string | undefined {
  if (!file || existsSync(file)) return file;
  throw new MultiarchError('BAD_OPTIONS', {
    happened: `NX_MULTIARCH_APT_SOURCES is ${file}, which does not exist`,
    expected: 'a file of lines like: deb http://mirror.example.com/debian bookworm main',
    mend: 'write that file, or unset NX_MULTIARCH_APT_SOURCES',
  });
}

async function findBundle({ exec, workspaceRoot, env }: SecretSources): Promise<string | undefined> {
  const named = [env.NODE_EXTRA_CA_CERTS, env.SSL_CERT_FILE].find((file) => file && existsSync(file));
  // Asked last: starting npm takes longer than everything else here.
  return named ?? (await npmCafile(exec, workspaceRoot));
}

async function npmCafile(exec: Exec, cwd: string): Promise<string | undefined> {
  const { stdout } = await exec('npm', ['config', 'get', 'cafile'], { cwd });
  const file = stdout.trim();
  return existsSync(file) ? file : undefined;
}

async function writeNpmrc(
  { workspaceRoot, env }: SecretSources,
  target: string,
): Promise<string | undefined> {
  const users = env.NPM_CONFIG_USERCONFIG ?? join(homedir(), '.npmrc');
  const found = [users, join(workspaceRoot, '.npmrc')].filter((file) => existsSync(file));
  if (found.length === 0) return undefined;
  const texts = await Promise.all(found.map((file) => readFile(file, 'utf8')));
  await writeFile(target, mergeNpmrc(texts, env), { mode: 0o600 });
  return target;
}
