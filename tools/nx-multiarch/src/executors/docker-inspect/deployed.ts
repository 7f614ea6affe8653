import { compare, compareNodes, type DeployedRow } from '../../core/deployed/compare';
import { type NodeGroup, nodeGroups, podsRunning } from '../../core/deployed/pods';
import { referenceOf, type Running } from '../../core/deployed/running';
import type { DeployedTargets } from '../../core/deployed/targets';
import { MultiarchError } from '../../core/errors';
import { type Deployment, isDeployment } from '../../core/policy';
import { namingOf } from '../../graph/settings';
import { readAppRunner } from '../../io/deployed/apprunner';
import { readCluster } from '../../io/deployed/cluster';
import { readEcs } from '../../io/deployed/ecs';
import { readLambda } from '../../io/deployed/lambda';
import { readView } from '../../io/deployed/read-view';
import { exec } from '../../io/exec';
import { reading } from './clients';
import { type ImagePlace, type InspectRun, policyFor } from './options';

/** What a deployment target runs of one image. */
interface Found {
  running: Running[];
  /** Those of a cluster. */
  nodes: NodeGroup[];
}

/** How each deployment target is asked. */
const READERS: {
  [D in Deployment]: (
    place: NonNullable<DeployedTargets[D]>,
    repository: string,
    signal: AbortSignal,
  ) => Promise<Found>;
} = {
  lambda: async (place) => ({ running: [await readLambda(place)], nodes: [] }),
  apprunner: async (place) => ({ running: [await readAppRunner(place)], nodes: [] }),
  ecs: async (place, repository) => ({ running: await readEcs(place, repository), nodes: [] }),
  eks: async (place, repository, signal) => {
    const { nodes, pods } = await readCluster(exec, place, signal);
    return { running: podsRunning(pods, nodes, repository), nodes: nodeGroups(nodes) };
  },
};

/**
 * Compares what runs of each image with its registry and its policy.
 *
 * @throws MultiarchError BAD_OPTIONS for a deployment target of which the project has no image; AWS, NO_KUBECTL,
 *   KUBERNETES, REGISTRY_*
 */
export async function compareAll(targets: DeployedTargets, run: InspectRun): Promise<DeployedRow[]> {
  const rows: DeployedRow[] = [];
  for (const deployment of Object.keys(targets).filter(isDeployment)) {
    const image = run.images.find((each) => each.deployment === deployment);
    if (!image) throw noImage(deployment, run.images);
    const found = await ask(deployment, targets, image, run.signal);
    rows.push(...(await compareOne(image, found, run)));
  }
  return rows;
}

function ask<D extends Deployment>(
  deployment: D,
  targets: DeployedTargets,
  { repository }: ImagePlace,
  signal: AbortSignal,
): Promise<Found> {
  return READERS[deployment](targets[deployment]!, repository, signal);
}

async function compareOne(
  { deployment, repository, lead }: ImagePlace,
  { running, nodes }: Found,
  { registries, insecure, environment, settings, signal }: InspectRun,
): Promise<DeployedRow[]> {
  // Of several registries, the one that it was pulled from.
  const pulledFrom = running.map(({ image }) => referenceOf(image)?.registry);
  const registry = registries.find((each) => pulledFrom.includes(each)) ?? registries[0] ?? '';
  const naming = namingOf(settings, environment, lead);
  const place = { registry, repository, insecure, signal };
  const view = await reading(place, (client) => readView(client, naming, running));
  const policy = policyFor(settings, deployment);
  return [
    ...running.map((each) => compare(each, view, policy)),
    ...nodes.map((group) => compareNodes(group, view, policy)),
  ];
}

function noImage(deployment: Deployment, images: readonly ImagePlace[]): MultiarchError {
  return new MultiarchError('BAD_OPTIONS', {
    happened: `"deployed" names ${deployment}, and the project has no image for it`,
    expected: `deployment targets of the project: ${images.map((image) => image.deployment).join(', ')}`,
    mend: `take "${deployment}" out of targets.docker-inspect.options.deployed in project.json, or add a Dockerfile.${deployment}`,
  });
}
