import type { ParsedOptions } from '../../graph/options';
import { PLACEHOLDER_REGISTRY } from './default-options';

/** What is left for a person to do, one line each; no line break at the end. */
export function nextSteps({ environments }: ParsedOptions, unpinned: readonly string[]): string {
  const placeholders = Object.keys(environments).filter(
    (name) => environments[name]?.registry === PLACEHOLDER_REGISTRY,
  );
  const local = environments['local']?.registry;
  const steps = [
    ...(unpinned.length > 0
      ? [
          `no registry told the digest of ${unpinned.join(', ')}; without one nothing is built. Where it can be reached: nx g nx-multiarch:init`,
        ]
      : []),
    ...(placeholders.length > 0
      ? [`put your registry in the place of ${PLACEHOLDER_REGISTRY} in nx.json (${placeholders.join(', ')})`]
      : []),
    ...(local === '127.0.0.1:5001'
      ? ['a registry on this machine: docker run --detach --publish 127.0.0.1:5001:5000 registry:3']
      : []),
    'a new app: nx g nx-multiarch:service orders --deployment=eks',
    'an app that you have: add Dockerfile.eks (or .lambda, .apprunner, .ecs) to it, and nx show project <app> lists its targets',
    'nx run-many -t docker-push',
  ];
  return ['Next:', ...steps.map((step) => `  - ${step}`)].join('\n');
}
