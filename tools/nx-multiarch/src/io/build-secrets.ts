import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Exec } from './exec';

/**
 * What a build needs to reach npm from behind a proxy that intercepts TLS, or with a private registry: the CA bundle
 * (id `ca`) and the `.npmrc` (id `npmrc`), as BuildKit secrets: they are mounted, never stored in a layer.
 *
 * The bundle is the first that exists of NODE_EXTRA_CA_CERTS, SSL_CERT_FILE and npm's `cafile`; the `.npmrc` that of
 * the workspace, or the user's.
 */
export async function findBuildSecrets(
  exec: Exec,
  workspaceRoot: string,
  env: NodeJS.ProcessEnv,
): Promise<Record<string, string>> {
  const ca =
    firstFile([env.NODE_EXTRA_CA_CERTS, env.SSL_CERT_FILE]) ??
    firstFile([await npmCafile(exec, workspaceRoot)]);
  const npmrc = firstFile([
    join(workspaceRoot, '.npmrc'),
    env.NPM_CONFIG_USERCONFIG,
    join(homedir(), '.npmrc'),
  ]);
  return { ...(ca ? { ca } : {}), ...(npmrc ? { npmrc } : {}) };
}

function firstFile(candidates: (string | undefined)[]): string | undefined {
  return candidates.find((file) => file && existsSync(file));
}

/** Asked last: starting npm takes longer than everything else here. */
async function npmCafile(exec: Exec, cwd: string): Promise<string | undefined> {
  const { stdout } = await exec('npm', ['config', 'get', 'cafile'], { cwd });
  const file = stdout.trim();
  return file === 'null' || file === '' ? undefined : file;
}
