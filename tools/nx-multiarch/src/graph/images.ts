import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AddonPermissions } from '../core/addons/permissions';
import { imagesIn } from '../core/dockerfile';
import { MultiarchError } from '../core/errors';
import {
  type Deployment,
  type DeploymentPolicy,
  DEPLOYMENTS,
  isDeployment,
  type Policy,
  suffixOf,
} from '../core/policy';
import { type Place, placeOf } from '../core/repository';
import type { BaseImages } from './base-images';
import type { ParsedOptions } from './options';

/** One app on one deployment target, as its Dockerfile and the policy say. */
export interface Image extends Place {
  project: string;
  deployment: Deployment;
  policy: DeploymentPolicy;
  /** From the workspace's root: `apps/accounts/Dockerfile.eks`. */
  dockerfile: string;
  /** The base images of this Dockerfile alone, and what is used for each. */
  baseImages: BaseImages;
  /** What is done with single packages: of its project.json. */
  addons?: AddonPermissions;
}

/**
 * What a Dockerfile.<deployment> stands for.
 *
 * @throws MultiarchError UNKNOWN_DEPLOYMENT when the suffix is no deployment target, or one without a policy
 */
export function imageOf(
  workspaceRoot: string,
  dockerfile: string,
  owner: { project: string; policy: Policy; addons?: AddonPermissions },
  options: ParsedOptions,
  baseImages: BaseImages,
): Image {
  const { project } = owner;
  const suffix = suffixOf(dockerfile) ?? '';
  if (!isDeployment(suffix)) throw unknown(dockerfile, suffix);
  const policy = owner.policy[suffix];
  if (!policy) throw withoutPolicy(dockerfile, suffix);
  const named = imagesIn(readFileSync(join(workspaceRoot, dockerfile), 'utf8'));
  return {
    project,
    deployment: suffix,
    policy,
    addons: owner.addons,
    dockerfile,
    ...placeOf(options, project, suffix),
    baseImages: Object.fromEntries(
      named.flatMap((name) => (baseImages[name] ? [[name, baseImages[name]]] : [])),
    ),
  };
}

/** @throws MultiarchError DUPLICATE_IMAGE when two images would be pushed to one repository */
export function assertDistinct(images: readonly Image[]): void {
  const owners = new Map<string, Image>();
  for (const image of images) {
    const place = `${image.repository}:${image.lead}`;
    const other = owners.get(place);
    if (other) throw duplicate(other, image);
    owners.set(place, image);
  }
}

function unknown(dockerfile: string, suffix: string): MultiarchError {
  return new MultiarchError('UNKNOWN_DEPLOYMENT', {
    happened: `${dockerfile}: "${suffix}" is no deployment target`,
    expected: DEPLOYMENTS.map((deployment) => `Dockerfile.${deployment}`).join(', '),
    mend: `rename it, as in mv ${dockerfile} ${dockerfile.replace(/[^.]+$/, 'eks')}; a folder that holds no apps goes into "exclude" beside "plugin" in nx.json`,
  });
}

function withoutPolicy(dockerfile: string, deployment: Deployment): MultiarchError {
  return new MultiarchError('UNKNOWN_DEPLOYMENT', {
    happened: `${dockerfile}: the policy in nx.json says nothing about "${deployment}"`,
    expected: `the architectures that ${deployment} runs on and the form that is pushed`,
    mend: `add to the plugin's options in nx.json: "policy": { "${deployment}": { "architectures": ["arm64"], "form": "manifest" } }`,
  });
}

function duplicate(a: Image, b: Image): MultiarchError {
  const tags = a.lead && `:${a.lead}...`;
  return new MultiarchError('DUPLICATE_IMAGE', {
    happened: `${a.dockerfile} (project ${a.project}) and ${b.dockerfile} (project ${b.project}) are both pushed as ${a.repository}${tags}`,
    expected: a.lead ? 'one image for each app in a shared repository' : 'one repository for each image',
    mend:
      a.project === b.project
        ? 'move one of the two Dockerfiles to a project of its own, or take "repositories": "shared" out of nx.json'
        : 'give one of the two projects another name in its project.json',
  });
}
