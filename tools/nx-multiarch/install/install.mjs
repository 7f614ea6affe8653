// Installs an app's production dependencies for the architecture of the image, on the architecture of the build
// machine: no emulation. Run by every Dockerfile in its --platform=$BUILDPLATFORM stage, in a folder that holds
// package.json and package-lock.json. Needs TARGETARCH. No dependencies: it runs before there are any.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

// npm takes Node's names; one it does not know installs no binary at all, and exits 0.
const NODE_ARCH = { amd64: 'x64', arm64: 'arm64' };

const arch = NODE_ARCH[process.env.TARGETARCH ?? ''];
if (!arch)
  fail(`TARGETARCH is "${process.env.TARGETARCH ?? ''}"`, `one of ${Object.keys(NODE_ARCH).join(', ')}`);

install();
// An app without dependencies has a node_modules too: the Dockerfile copies it.
mkdirSync('node_modules', { recursive: true });
const removed = removeForeignPrebuilds('node_modules');
console.log(`installed for linux-${arch}; removed ${removed} prebuilt addons of other platforms`);

/** Scripts stay off: they would build or fetch for this machine's architecture. */
function install() {
  const secret = (id) => (existsSync(`/run/secrets/${id}`) ? `/run/secrets/${id}` : undefined);
  const env = { ...process.env };
  // Behind a proxy that intercepts TLS, and with a private registry: mounted, never in a layer.
  // Added to what Node trusts; npm's own cafile would replace it.
  if (secret('ca')) env.NODE_EXTRA_CA_CERTS = secret('ca');
  if (secret('npmrc')) env.NPM_CONFIG_USERCONFIG = secret('npmrc');
  const flags = ['--omit=dev', '--ignore-scripts', '--os=linux', `--cpu=${arch}`, '--libc=glibc'];
  const { status, error } = spawnSync(
    'npm',
    ['ci', ...flags, '--no-audit', '--no-fund', '--no-update-notifier'],
    {
      env,
      stdio: 'inherit',
    },
  );
  if (error) fail(`npm could not be started: ${error.message}`, 'npm in the build stage');
  if (status !== 0) process.exit(status ?? 1);
}

/** Packages that ship every platform in one tarball (prebuildify): keeps what this image can load. */
function removeForeignPrebuilds(folder) {
  let removed = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const path = join(folder, entry.name);
    removed += entry.name === 'prebuilds' ? prune(path) : removeForeignPrebuilds(path);
  }
  return removed;
}

/** `prebuilds/<os>-<cpu>/<name>[.<libc>].node`: https://github.com/prebuild/prebuildify#naming-scheme */
function prune(prebuilds) {
  const own = join(prebuilds, `linux-${arch}`);
  if (!existsSync(own))
    fail(`${prebuilds} has no linux-${arch}`, 'a prebuilt addon for the platform of the image');
  const platforms = readdirSync(prebuilds).map((name) => join(prebuilds, name));
  const musl = readdirSync(own).filter((name) => /\.musl\./.test(name));
  const foreign = [...platforms.filter((path) => path !== own), ...musl.map((name) => join(own, name))];
  for (const path of foreign) rmSync(path, { recursive: true });
  return foreign.length;
}

function fail(found, expected) {
  console.error(`error: install.mjs: ${found}\n  expected: ${expected}`);
  process.exit(1);
}
