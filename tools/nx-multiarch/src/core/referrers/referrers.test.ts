import { describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import { MEDIA_TYPES } from '../media-types';
import { composeArtifact, EMPTY } from './artifact';
import { assertAttested, kindOf } from './attest';
import { provenanceFile, sbomFile } from './files';
import { hexOf, referrersTag } from './referrers-tag';

const DIGEST = `sha256:${'ab'.repeat(32)}` as const;
const subject = { mediaType: MEDIA_TYPES.ociManifest, digest: DIGEST, size: 7 };

describe('composeArtifact', () => {
  it('refers to its subject with a content', () => {
    const content = {
      mediaType: MEDIA_TYPES.cyclonedx,
      digest: `sha256:${'cd'.repeat(32)}`,
      size: 9,
    } as const;
    const annotations = { a: 'b' };
    const artifact = { artifactType: MEDIA_TYPES.cyclonedx, content, annotations, subject };
    expect(JSON.parse(composeArtifact(artifact))).toEqual({
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.ociManifest,
      artifactType: MEDIA_TYPES.cyclonedx,
      config: EMPTY,
      layers: [content],
      subject,
      annotations,
    });
  });
});

describe('the tag of a list', () => {
  it('is the digest with a dash', () => {
    expect(referrersTag(DIGEST)).toBe(`sha256-${'ab'.repeat(32)}`);
    expect(hexOf(DIGEST)).toBe('ab'.repeat(32));
  });
});

describe('kindOf', () => {
  it.each([
    [MEDIA_TYPES.cyclonedx, 'sbom'],
    ['application/vnd.acme', 'application/vnd.acme'],
    [undefined, 'unknown'],
  ])('%s is %s', (artifactType, kind) => expect(kindOf({ artifactType })).toBe(kind));

  it.each([
    ['https://slsa.dev/provenance/v1', 'provenance'],
    ['https://slsa.dev/provenance/v0.2', 'provenance'],
    ['https://slsa.dev/provenance-of-mine', MEDIA_TYPES.inToto],
    ['https://spdx.dev/Document', MEDIA_TYPES.inToto],
  ])('a statement of %s is %s', (predicate, kind) => {
    const annotations = { 'in-toto.io/predicate-type': predicate };
    expect(kindOf({ artifactType: MEDIA_TYPES.inToto, annotations })).toBe(kind);
  });

  it('a statement that names no predicate is none of them', () => {
    expect(kindOf({ artifactType: MEDIA_TYPES.inToto })).toBe(MEDIA_TYPES.inToto);
    expect(kindOf({ artifactType: MEDIA_TYPES.inToto, annotations: {} })).toBe(MEDIA_TYPES.inToto);
  });

  const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
  it.each([
    [null, 'signature'],
    [{}, 'signature'],
    [{ 'dev.sigstore.bundle.predicateType': 'https://sigstore.dev/cosign/sign/v1' }, 'signature'],
    [{ 'dev.sigstore.bundle.predicateType': 'https://cyclonedx.org/bom' }, BUNDLE],
  ])('a bundle with %o is %s', (annotations, kind) =>
    expect(kindOf({ artifactType: BUNDLE, annotations })).toBe(kind),
  );
});

describe('assertAttested', () => {
  const say = { to: 'prod', mend: 'push again' };
  it('passes where every image has all of it', () => {
    expect(() => assertAttested('r', ['sbom'], [{ name: 'a', kinds: ['sbom', 'other'] }], say)).not.toThrow();
  });

  it('names what each image lacks', async () => {
    const images = [
      { name: 'linux/arm64 sha256:aa', kinds: [] },
      { name: 'linux/amd64 sha256:bb', kinds: ['provenance'] },
      { name: 'whole', kinds: ['sbom', 'provenance'] },
    ];
    const error = await errorOf(
      Promise.resolve().then(() => assertAttested('r/app', ['sbom', 'provenance'], images, say)),
    );
    expect(error).toMatchObject({ code: 'NOT_ATTESTED', mend: 'push again' });
    expect(error.happened).toContain(
      'linux/arm64 sha256:aa (sbom, provenance) and linux/amd64 sha256:bb (sbom) of r/app',
    );
    expect(error.happened).not.toContain('whole');
  });
});

describe('the files of a build', () => {
  it('are beside the layouts', () => {
    const image = { project: '@acme/api', deployment: 'eks' };
    expect(provenanceFile(image, 'arm64')).toBe('dist/provenance/acme-api/eks/arm64.json');
    expect(sbomFile(image, 'amd64')).toBe('dist/sboms/acme-api/eks/amd64.cdx.json');
  });
});
