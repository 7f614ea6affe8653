import { describe, expect, it } from 'vitest';
import { format } from '../../core/errors';
import type { EcrAnswer } from '../../testing/ecr-api';
import { errorOf } from '../../testing/error-of';
import { QUICK_RETRY } from '../../testing/registry-client';
import { ECR_ACCOUNT, ECR_HOST, tokenAnswer, useEcrApi } from '../../testing/use-ecr-api';
import { createEcr } from './ecr';

const start = useEcrApi();
const IMAGE = { digest: 'sha256:a', mediaType: 'application/vnd.oci.image.index.v1+json', tags: ['abc1234'] };
const DETAILS = {
  imageDigest: IMAGE.digest,
  imageManifestMediaType: IMAGE.mediaType,
  imageTags: ['abc1234', 'dev-latest'],
};
const HELD: EcrAnswer = { json: { imageDetails: [DETAILS] } };
const MISSING: EcrAnswer = { error: 'ImageNotFoundException' };

async function verify(...answers: EcrAnswer[]) {
  const server = await start(({ action }) =>
    action === 'GetAuthorizationToken' ? tokenAnswer('secret', Date.now()) : (answers.shift() ?? MISSING),
  );
  const ecr = await createEcr({ registry: ECR_HOST, warn: () => undefined });
  const done = ecr.verifyPushed('team/app', [IMAGE], QUICK_RETRY).finally(() => ecr.close());
  return { server, done };
}

describe('verifyPushed', () => {
  it('asks for each digest', async () => {
    const { server, done } = await verify(HELD);
    await done;
    expect(server.calls[1]).toEqual({
      action: 'DescribeImages',
      input: { registryId: ECR_ACCOUNT, repositoryName: 'team/app', imageIds: [{ imageDigest: 'sha256:a' }] },
    });
  });

  it('waits for an image that is not told of at once', async () => {
    const { server, done } = await verify(
      MISSING,
      { json: { imageDetails: [{ ...DETAILS, imageTags: [] }] } },
      HELD,
    );
    await done;
    expect(server.calls).toHaveLength(4);
  });

  it('reports what is not there', async () => {
    const { done } = await verify();
    expect(format(await errorOf(done))).toBe(
      'error: Amazon ECR does not hold in team/app what was pushed there: sha256:a is missing [ECR_MISMATCH]\n' +
        '  expected: every digest of the push, with its type and its tags\n' +
        '  to mend:  run the same push again; to see what is there: aws ecr describe-images --region eu-central-1 --repository-name team/app',
    );
  });

  it('reports a refused call', async () => {
    const { done } = await verify({ error: 'AccessDeniedException' });
    expect((await errorOf(done)).happened).toBe(
      'AWS does not allow ecr:DescribeImages on team/app in eu-central-1',
    );
  });
});
