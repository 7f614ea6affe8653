import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Stop } from './stop.mjs';

/** Where Dockerfiles mount a cache; not apt's own folder, which official images tell apt to empty. */
const CACHE = '/var/cache/nx-multiarch/apt';
/** Lines of another mirror than the image's, as a build secret: its address may hold a password. */
const SECRET_SOURCES = '/run/secrets/apt-sources';
/** Names of a compiler for the machine that it runs on. */
const HOST_COMPILERS = ['cc', 'gcc', 'c++', 'g++', 'clang'];

/**
 * Makes sure that there is a compiler for the target, make and Python. A compiler for this machine comes only where
 * this machine is the target: a mistake then fails, and compiles nothing for the wrong machine.
 *
 * @param {import('./target.mjs').Target} target
 * @param {(line: string) => void} say
 * @param {string} [cache] a folder that builds may share at the same time
 */
export function provideToolchain(target, say, cache = CACHE) {
  const missing = Object.entries(packagesFor(target, process.arch)).filter(([program]) => !isOnPath(program));
  if (missing.length === 0) return;
  // Said once: on the next call nothing is missing.
  const host = target.cpu === process.arch ? undefined : HOST_COMPILERS.find(isOnPath);
  if (host) say(hostWarning(host, target));
  const names = missing.map(([, name]) => name);
  if (!isOnPath('apt-get')) {
    const expected = `the programs ${missing.map(([program]) => program).join(', ')}, or apt-get to install them`;
    throw new Stop(
      'an addon must be compiled, and this image has no apt-get',
      expected,
      'take a base image of Debian',
    );
  }
  for (const folder of ['archives/partial', 'lists/partial'])
    mkdirSync(join(cache, folder), { recursive: true });
  apt(names, cache);
}

/**
 * @param {string} compiler
 * @param {import('./target.mjs').Target} target
 */
function hostWarning(compiler, { cpu }) {
  return (
    `warning: this image has a compiler for linux-${process.arch} (${compiler}), and an addon is compiled for linux-${cpu}: ` +
    'where its build ignores CC and CXX, it does not fail at once, and only the header of the addon tells; a -slim image has none'
  );
}

/**
 * The programs that a compilation needs, and the Debian packages they are in.
 *
 * @param {import('./target.mjs').Target} target
 * @param {string} cpu this machine's
 */
export function packagesFor({ cpu: wanted, triplet }, cpu) {
  const compiler = wanted === cpu ? 'g++' : `g++-${triplet.replace('_', '-')}`;
  return { [`${triplet}-g++`]: compiler, make: 'make', python3: 'python3' };
}

/** @param {string} program */
function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/** @param {string} cache */
function aptOptions(cache) {
  const settings = {
    'Dir::Cache': cache,
    'Dir::State::Lists': join(cache, 'lists'),
    'APT::Keep-Downloaded-Packages': 'true',
    // Root's cache; there is nobody else in a build stage.
    'APT::Sandbox::User': 'root',
    'Acquire::Retries': '3',
    ...(existsSync(SECRET_SOURCES) && {
      'Dir::Etc::SourceList': SECRET_SOURCES,
      'Dir::Etc::SourceParts': '-',
    }),
    ...(existsSync('/run/secrets/ca') && { 'Acquire::https::CAInfo': '/run/secrets/ca' }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

/**
 * Builds share the cache. Only those that compile wait for each other, and only here: apt refuses lists that another
 * one is writing. Whoever dies lets go of the lock.
 *
 * @param {readonly string[]} names
 * @param {string} cache
 */
function apt(names, cache) {
  const script = 'apt-get -q update "$@" && apt-get -q -y --no-install-recommends install $PACKAGES "$@"';
  const args = [join(cache, 'lock'), 'sh', '-c', script, 'sh', ...aptOptions(cache)];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', PACKAGES: names.join(' ') };
  // flock is in util-linux, which every Debian has.
  const { status, error } = spawnSync('flock', args, { env, stdio: ['ignore', 2, 2] });
  if (!error && status === 0) return;
  const mend =
    'where the image names no mirror, or another one is to be used, name a file of apt source lines in NX_MULTIARCH_APT_SOURCES and mount the secret apt-sources';
  throw new Stop(
    `apt-get ended with status ${status ?? error?.message}`,
    'the compiler from a mirror of Debian',
    mend,
  );
}
