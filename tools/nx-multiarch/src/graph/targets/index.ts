import type { ParsedOptions } from '../options';
import type { PluginSource } from '../plugin-source';
import { addonsTarget } from './docker-addons';
import { assembleTarget } from './docker-assemble';
import { buildTargets } from './docker-build';
import { demoTargets } from './docker-demo';
import { inspectTarget } from './docker-inspect';
import { promoteTarget } from './docker-promote';
import { pushTarget } from './docker-push';
import { pushArchTargets } from './docker-push-arch';
import { reproduceTarget } from './docker-reproduce';
import { runTarget } from './docker-run';
import { sbomTarget } from './docker-sbom';
import { scanTargets } from './docker-scan';
import { signatureTargets } from './docker-sign';
import { testTarget } from './docker-test';
import { testArchTargets } from './docker-test-arch';
import { verifyTarget } from './docker-verify';
import type { Images, Targets } from './names';

export { buildTargetName, layoutFolder } from './names';

/**
 * The Nx targets of a project with these images (docs/targets.md). Nothing in them depends on the time, the commit or
 * the machine: all of it is part of what Nx hashes.
 */
export function targetsOf(
  root: string,
  images: Images,
  options: ParsedOptions,
  plugin: PluginSource,
): Targets {
  return {
    ...buildTargets(root, images, plugin),
    'docker-verify': verifyTarget(images, plugin),
    'docker-sbom': sbomTarget(images, plugin),
    'docker-test': testTarget(images, plugin),
    ...testArchTargets(images, plugin),
    'docker-push': pushTarget(images, options, plugin),
    ...pushArchTargets(images, options, plugin),
    'docker-assemble': assembleTarget(images, options, plugin),
    'docker-inspect': inspectTarget(images, options, plugin),
    'docker-promote': promoteTarget(images, options, plugin),
    ...signatureTargets(images, options, plugin),
    ...scanTargets(images, plugin),
    'docker-reproduce': reproduceTarget(root, images, plugin),
    'docker-run': runTarget(images[0], plugin),
    'docker-addons': addonsTarget(root, images, plugin),
    ...demoTargets(root, images, plugin),
  };
}
