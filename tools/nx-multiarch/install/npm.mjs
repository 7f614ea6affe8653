import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Stop } from './stop.mjs';

/** Where Docker mounts build secrets: never in a layer. */
const SECRETS = '/run/secrets';

/**
 * Installs what the lockfile says, for the target. Scripts stay off: they would build or fetch for this machine.
 *
 * @param {import('./target.mjs').Target} target
 * @param {readonly string[]} warnings what the lockfile lacks: why npm refuses it, from npm 11 on
 * @param {string} [secrets]
 */
export function npmCi({ cpu, libc }, warnings, secrets = SECRETS) {
  const flags = ['--omit=dev', '--ignore-scripts', '--os=linux', `--cpu=${cpu}`, `--libc=${libc}`];
  const npmrc = join(secrets, 'npmrc');
  const status = npm(['ci', ...flags, '--no-audit', '--no-fund', '--no-update-notifier'], {
    ...certificates(secrets),
    // A private registry's.
    ...(existsSync(npmrc) && { NPM_CONFIG_USERCONFIG: npmrc }),
  });
  if (status === 0) return;
  throw new Stop(
    [`npm ci ended with status ${status}`, ...warnings].join('\n    '),
    'a lockfile that fits package.json, with the packages of every platform',
    'what npm says above',
  );
}

/**
 * Runs the install scripts of one package and of no other. They get no npmrc: there may be a token in it, and what they
 * fetch is no package.
 *
 * @param {Pick<import('./tree.mjs').Package, 'path'>} pkg
 * @param {import('./target.mjs').Target} target
 * @param {import('./variables.mjs').Variables} variables
 * @param {string} [secrets]
 * @returns {number} npm's exit status
 */
export function npmRebuild({ path }, { cpu, libc }, variables, secrets = SECRETS) {
  // From npm 12 on, and by settings before it, scripts run only where they are allowed; this is one package's.
  const allowed = ['--ignore-scripts=false', '--dangerously-allow-all-scripts', '--foreground-scripts'];
  const flags = ['--os=linux', `--cpu=${cpu}`, `--libc=${libc}`, '--no-update-notifier'];
  // By its folder: an alias has another name there than in its own package.json, and npm knows that of the folder.
  return npm(['rebuild', `./${path}`, ...allowed, ...flags], { ...certificates(secrets), ...variables });
}

/**
 * What npm prints goes to stderr: stdout carries the result.
 *
 * @param {string[]} args
 * @param {import('./variables.mjs').Variables} variables
 */
function npm(args, variables) {
  const env = { ...process.env, ...variables };
  const { status, error } = spawnSync('npm', args, { env, stdio: ['ignore', 2, 2] });
  if (error) throw new Stop(`npm could not be started: ${error.message}`, 'npm in the build stage');
  return status ?? 1;
}

/**
 * For a proxy that intercepts TLS: added to what Node trusts; npm's own cafile would replace it.
 *
 * @param {string} secrets
 * @returns {import('./variables.mjs').Variables}
 */
function certificates(secrets) {
  const ca = join(secrets, 'ca');
  return existsSync(ca) ? { NODE_EXTRA_CA_CERTS: ca } : {};
}
