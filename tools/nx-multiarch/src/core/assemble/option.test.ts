import { describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import { parseDigestOption } from './option';

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('parseDigestOption', () => {
  it('reads deployment target, architecture and digest', () => {
    expect(parseDigestOption(`eks/arm64=${DIGEST}`, ['lambda', 'eks'])).toEqual({
      deployment: 'eks',
      platform: 'linux/arm64',
      digest: DIGEST,
      source: '--digest',
    });
  });

  it.each([
    ['another deployment target', `ecs/arm64=${DIGEST}`],
    ['another architecture', `eks/arm=${DIGEST}`],
    ['half a digest', 'eks/arm64=sha256:abc'],
    ['no digest', DIGEST],
  ])('refuses %s', async (_name, text) => {
    const error = await errorOf(Promise.resolve().then(() => parseDigestOption(text, ['eks'])));
    expect(error).toMatchObject({
      code: 'BAD_OPTIONS',
      happened: `--digest=${text} names no digest of this project`,
      expected: '--digest=eks/arm64=sha256:<64 hex digits>',
      mend: 'copy it from what docker-push-<deployment>-<arch> printed',
    });
  });
});
