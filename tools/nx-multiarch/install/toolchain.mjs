import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Stop } from './stop.mjs';

/** Where Dockerfiles mount a cache; not apt's own folder, which official images tell apt to empty. */
const CACHE = '/var/cache/nx-multiarch/apt';
/** Lines of another mirror than the image's, as a build secret: its address may hold a password. */
const SECRET_SOURCES = '/run/secrets/apt-sources';

/**
 * Makes sure that there is a compiler for the target, make and Python. A compiler for this machine comes only where
 * this machine is the target: a mistake then fails, and compiles nothing for the wrong machine.
 *
 * @param {import('./target.mjs').Target} target
 */
export function provideToolchain(target) {
  const missing = Object.entries(packagesFor(target, process.arch)).filter(([program]) => !isOnPath(program));
  if (missing.length === 0) return;
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
    mkdirSync(join(CACHE, folder), { recursive: true });
  const options = aptOptions();
  apt([...options, 'update', '-q']);
  apt([...options, 'install', '-y', '-q', '--no-install-recommends', ...names]);
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

function aptOptions() {
  const sources = existsSync(SECRET_SOURCES) ? SECRET_SOURCES : ownSources();
  const settings = {
    'Dir::Cache': CACHE,
    'Dir::State::Lists': join(CACHE, 'lists'),
    'APT::Keep-Downloaded-Packages': 'true',
    // Root's cache; there is nobody else in a build stage.
    'APT::Sandbox::User': 'root',
    'Acquire::Retries': '3',
    ...(sources && { 'Dir::Etc::SourceList': sources, 'Dir::Etc::SourceParts': '-' }),
    ...(existsSync('/run/secrets/ca') && { 'Acquire::https::CAInfo': '/run/secrets/ca' }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

/** Debian's own mirror for an image that names none; undefined where the image does. */
function ownSources() {
  const list = '/etc/apt/sources.list';
  const parts = '/etc/apt/sources.list.d';
  const isNamed = existsSync(list) && /^\s*deb/m.test(readFileSync(list, 'utf8'));
  if (isNamed || (existsSync(parts) && readdirSync(parts).length > 0)) return undefined;
  const [, codename = 'bookworm'] =
    /^VERSION_CODENAME=(\w+)$/m.exec(readFileSync('/etc/os-release', 'utf8')) ?? [];
  const file = join(CACHE, 'debian.list');
  writeFileSync(file, `deb http://deb.debian.org/debian ${codename} main\n`);
  return file;
}

/** @param {string[]} args */
function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, error } = spawnSync('apt-get', args, { env, stdio: ['ignore', 2, 2] });
  if (!error && status === 0) return;
  const mend =
    'behind a mirror, name a file of apt source lines in NX_MULTIARCH_APT_SOURCES and mount the secret apt-sources';
  throw new Stop(
    `apt-get ended with status ${status ?? error?.message}`,
    'the compiler from a mirror of Debian',
    mend,
  );
}
