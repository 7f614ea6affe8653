import { prune } from './prune.mjs';
import { Stop } from './stop.mjs';
import { survey } from './survey.mjs';
import { assertLoadable } from './treat.mjs';
import { readTree } from './tree.mjs';

/**
 * In a stage of the image's own platform, with node_modules as install.mjs left it: rebuilds exactly the packages that
 * are to be emulated, then removes what they no longer need.
 *
 * @param {string} root
 * @param {import('./target.mjs').Target} target
 * @param {import('./permissions.mjs').Permissions} permissions
 * @param {import('./treat.mjs').Tools} tools
 */
export function emulated(root, target, permissions, { rebuild, provideToolchain, node, say }) {
  assertStage(target);
  const { lock, addons } = survey(root, target, permissions);
  const chosen = addons.filter(({ verdict }) => verdict.treatment === 'emulate');
  say(`${whereOf(target)}: ${chosen.map(({ pkg }) => pkg.name).join(', ') || 'nothing to rebuild'}`);
  if (chosen.some(({ pkg }) => pkg.gyp)) provideToolchain(target, say);
  for (const { pkg } of chosen) {
    const status = rebuild(pkg, target, { npm_config_nodedir: node });
    const mend = 'run the same npm rebuild in a container of that platform';
    if (status !== 0) throw new Stop(`npm rebuild ${pkg.name} ended with status ${status}`, 'status 0', mend);
    assertLoadable(root, pkg, target);
  }
  const done = addons.filter((addon) => !chosen.includes(addon));
  const kept = chosen.map(({ pkg, verdict }) => ({
    pkg,
    verdict: { ...verdict, treatment: /** @type {const} */ ('keep') },
  }));
  prune(root, [...done, ...kept], readTree(root, lock), target);
}

/** @param {import('./target.mjs').Target} target */
function assertStage({ architecture, cpu }) {
  if (process.arch === cpu) return;
  const expected = `Node for ${cpu}: a stage FROM --platform=$TARGETPLATFORM, for linux/${architecture}`;
  throw new Stop(
    `install.mjs --emulated runs on ${process.arch}`,
    expected,
    'docs/docker-addons.md shows the stage',
  );
}

/** @param {import('./target.mjs').Target} target */
function whereOf({ architecture }) {
  const builder = process.env.BUILDARCH;
  if (builder === architecture) return `runs natively on linux/${architecture}`;
  return `runs EMULATED on linux/${architecture}${builder ? `, on a builder of ${builder}` : ', unless the builder is of it'}`;
}
