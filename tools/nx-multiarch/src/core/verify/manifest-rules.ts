import { MEDIA_TYPES } from '../media-types';
import { formatPlatform, type Platform, samePlatform } from '../platform';
import type { Deployment } from '../policy';
import type { Finding } from './findings';
import type { ImageFacts } from './image-facts';
import { count } from './report';

const PLAIN_OR_GZIP: readonly string[] = [
  MEDIA_TYPES.ociLayerGzip,
  MEDIA_TYPES.ociLayerTar,
  MEDIA_TYPES.dockerLayerGzip,
];

/**
 * The layers that each service is known to unpack. Fargate (platform version 1.4) and containerd of EKS take zstd:
 * https://aws.amazon.com/blogs/containers/reducing-aws-fargate-startup-times-with-zstd-compressed-container-images/.
 * Lambda refuses it (UnsupportedImageLayerDetected), and App Runner does not speak of it.
 */
const LAYER_TYPES: Record<Deployment, readonly string[]> = {
  lambda: PLAIN_OR_GZIP,
  apprunner: PLAIN_OR_GZIP,
  ecs: [...PLAIN_OR_GZIP, MEDIA_TYPES.ociLayerZstd],
  eks: [...PLAIN_OR_GZIP, MEDIA_TYPES.ociLayerZstd],
};

/** What can be said of an image before its layers are opened. */
export function checkManifest(facts: ImageFacts, platform: Platform, deployment: Deployment): Finding[] {
  return [
    ...checkPlatform(facts, platform),
    ...checkForm(facts, deployment),
    ...checkLayerTypes(facts, deployment),
  ];
}

function checkPlatform({ platform, indexPlatform }: ImageFacts, expected: Platform): Finding[] {
  const named: [where: string, found: Platform | undefined][] = [
    ['the config', platform],
    ['the index', indexPlatform],
  ];
  return named.flatMap(([where, found]) => {
    if (!found || samePlatform(found, expected)) return [];
    const text = `${where} says ${formatPlatform(found)}`;
    return [{ rule: 'platform' as const, found: text, expected: formatPlatform(expected) }];
  });
}

function checkForm({ nested, images, attestations }: ImageFacts, deployment: Deployment): Finding[] {
  if (!nested && images === 1 && attestations === 0) return [];
  const held = `${count(images, 'image')} and ${count(attestations, 'attestation')}`;
  const found = `${nested ? 'an index' : 'a layout'} of ${held}`;
  const expected =
    deployment === 'lambda'
      ? 'one manifest: Lambda takes no index and no attestations (--provenance=false --sbom=false)'
      : 'one manifest: docker-push composes the index (--provenance=false --sbom=false)';
  return [{ rule: 'manifest', found, expected }];
}

function checkLayerTypes({ layers }: ImageFacts, deployment: Deployment): Finding[] {
  const accepted = LAYER_TYPES[deployment];
  return layers
    .filter(({ mediaType }) => !accepted.includes(mediaType))
    .map(({ mediaType, digest }) => ({
      rule: 'layer-type',
      found: `the layer ${digest.slice(0, 19)} is ${mediaType}`,
      expected: `a layer that ${deployment} unpacks: ${accepted.map((type) => type.split('.layer.').at(-1)).join(', ')}`,
    }));
}
