import { MultiarchError } from '../errors';
import { isDigest } from '../image-ref';
import { formatPlatform, linux } from '../platform';
import type { Deployment } from '../policy';
import type { GivenDigest } from './digests';

/** Which image of the project a digest is for. */
export type DigestOption = GivenDigest & { deployment: Deployment };

/**
 * Reads `--digest=eks/arm64=sha256:...`.
 *
 * @param deployments those of the project's images
 * @throws MultiarchError BAD_OPTIONS
 */
export function parseDigestOption(text: string, deployments: readonly Deployment[]): DigestOption {
  const [, name, architecture, digest = ''] = /^([a-z]+)\/(amd64|arm64)=(.*)$/.exec(text) ?? [];
  const deployment = deployments.find((each) => each === name);
  if (deployment && isDigest(digest)) {
    const platform = formatPlatform(linux(architecture as 'amd64' | 'arm64'));
    return { deployment, platform, digest, source: '--digest' };
  }
  throw new MultiarchError('BAD_OPTIONS', {
    happened: `--digest=${text} names no digest of this project`,
    expected: `${deployments.map((each) => `--digest=${each}/arm64=sha256:<64 hex digits>`).join(' or ')}`,
    mend: 'copy it from what docker-push-<deployment>-<arch> printed',
  });
}
