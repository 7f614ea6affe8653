import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Stop } from './stop.mjs';

/**
 * Installs what the lockfile says, for the target. Scripts stay off: they would build or fetch for this machine.
 *
 * @param {import('./target.mjs').Target} target
 */
export function npmCi({ cpu, libc }) {
  const flags = ['--omit=dev', '--ignore-scripts', '--os=linux', `--cpu=${cpu}`, `--libc=${libc}`];
  const status = npm(['ci', ...flags, '--no-audit', '--no-fund', '--no-update-notifier'], {});
  if (status !== 0) throw new Stop(`npm ci ended with status ${status}`, 'a lockfile that fits package.json');
}

/**
 * Runs the install scripts of one package and of no other.
 *
 * @param {import('./tree.mjs').Package} pkg
 * @param {import('./target.mjs').Target} target
 * @param {import('./variables.mjs').Variables} variables
 * @returns {number} npm's exit status
 */
export function npmRebuild({ name, version }, { cpu, libc }, variables) {
  // From npm 12 on, and by settings before it, scripts run only where they are allowed; this is one package's.
  const allowed = ['--ignore-scripts=false', '--dangerously-allow-all-scripts', '--foreground-scripts'];
  const flags = ['--os=linux', `--cpu=${cpu}`, `--libc=${libc}`, '--no-update-notifier'];
  return npm(['rebuild', `${name}@${version}`, ...allowed, ...flags], variables);
}

/**
 * What npm prints goes to stderr: stdout carries the result.
 *
 * @param {string[]} args
 * @param {import('./variables.mjs').Variables} variables
 */
function npm(args, variables) {
  const env = { ...process.env, ...secrets(), ...variables };
  const { status, error } = spawnSync('npm', args, { env, stdio: ['ignore', 2, 2] });
  if (error) throw new Stop(`npm could not be started: ${error.message}`, 'npm in the build stage');
  return status ?? 1;
}

/** Behind a proxy that intercepts TLS, and with a private registry: mounted, never in a layer. */
function secrets() {
  const [ca, npmrc] = ['/run/secrets/ca', '/run/secrets/npmrc'];
  return {
    // Added to what Node trusts; npm's own cafile would replace it.
    ...(existsSync(ca) && { NODE_EXTRA_CA_CERTS: ca }),
    ...(existsSync(npmrc) && { NPM_CONFIG_USERCONFIG: npmrc }),
  };
}
