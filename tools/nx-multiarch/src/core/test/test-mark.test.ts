import { describe, expect, it } from 'vitest';
import { composeMark, isMarkOf, markTag } from './test-mark';

const DIGEST = `sha256:${'ab'.repeat(32)}` as const;
const OTHER = `sha256:${'cd'.repeat(32)}` as const;
const mark = composeMark({
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  digest: DIGEST,
  size: 7,
});

describe('the mark of a tested manifest', () => {
  it('is an artifact that says nothing but its subject, the same bytes each time', () => {
    expect(mark).toMatchInlineSnapshot(
      `"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.nx-multiarch.test.v1+json","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2}],"subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:abababababababababababababababababababababababababababababababab","size":7}}"`,
    );
  });

  it('has a tag that registries take', () => {
    expect(markTag(DIGEST)).toBe(`sha256-${'ab'.repeat(32)}.tested`);
    expect(markTag(DIGEST)).toMatch(/^[\w][\w.-]{0,127}$/);
  });

  it.each([
    ['its own', mark, DIGEST, true],
    ['another one', mark, OTHER, false],
    ['another artifact', mark.replace('nx-multiarch.test', 'other'), DIGEST, false],
    ['one without a subject', '{"artifactType":"application/vnd.nx-multiarch.test.v1+json"}', DIGEST, false],
    ['no JSON', 'x', DIGEST, false],
  ])('is told from %s', (_what, bytes, digest, own) => {
    expect(isMarkOf(Buffer.from(bytes), digest)).toBe(own);
  });
});
