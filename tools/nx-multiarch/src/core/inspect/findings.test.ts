import { describe, expect, it } from 'vitest';
import { digestLike, heldImage, heldIndex, heldManifest } from '../../testing/held-image';
import type { DeploymentPolicy } from '../policy';
import { findingsIn, policyFindings } from './findings';
import type { HeldSubject } from './held';

const arm = heldImage('a', 'arm64');
const amd = heldImage('b', 'amd64');
const found = (subject: HeldSubject) => findingsIn(subject).map(({ code, found: text }) => [code, text]);

describe('findingsIn', () => {
  it.each<[string, HeldSubject, string[][]]>([
    ['a sound index', heldIndex('e', [arm, amd]), []],
    ['a sound manifest', heldManifest(arm), []],
    [
      'an image that is gone',
      heldIndex('e', [amd], { missing: [{ digest: digestLike('a'), platform: 'linux/arm64' }] }),
      [['INDEX_INCOMPLETE', 'linux/arm64 sha256:aaaaaaaaaaaa is not in the repository']],
    ],
    [
      'a lie about a platform',
      heldIndex('e', [arm, { ...arm, digest: digestLike('d'), listed: amd.platform }]),
      [
        [
          'PLATFORM_MISMATCH',
          'the index says linux/amd64 of sha256:dddddddddddd, whose config says linux/arm64',
        ],
      ],
    ],
    [
      'a platform twice',
      heldIndex('e', [arm, { ...arm, digest: digestLike('d') }]),
      [['PLATFORM_MISMATCH', 'the index names linux/arm64 more than once']],
    ],
  ])('%s', (_name, subject, expected) => expect(found(subject)).toEqual(expected));
});

describe('policyFindings', () => {
  const both: DeploymentPolicy = { architectures: ['arm64', 'amd64'], form: 'index' };
  const one: DeploymentPolicy = { architectures: ['arm64'], form: 'manifest' };

  it.each<[string, HeldSubject, DeploymentPolicy, boolean, string[]]>([
    ['what is allowed', heldIndex('e', [arm, amd]), both, true, []],
    ['one architecture under its own tag', heldManifest(arm), both, false, []],
    ['half an image', heldManifest(arm), both, true, ['linux/amd64 is not in it', 'it is one manifest']],
    [
      'an index for what takes one manifest',
      heldIndex('e', [arm, amd]),
      one,
      true,
      ['linux/amd64 is not allowed', 'it is an index'],
    ],
    ['a foreign manifest', heldManifest(amd), one, false, ['linux/amd64 is not allowed']],
    [
      'an attestation',
      heldIndex('e', [arm, amd], { others: 1 }),
      both,
      true,
      ['1 of its manifests are no images, but attestations or the like'],
    ],
  ])('%s', (_name, subject, policy, whole, expected) =>
    expect(policyFindings(subject, policy, whole).map((finding) => finding.found)).toEqual(expected),
  );

  it('says what would be right', () => {
    expect(policyFindings(heldManifest(amd), one, false)[0]?.expected).toBe('one manifest of linux/arm64');
    expect(policyFindings(heldManifest(arm), both, true)[0]?.expected).toBe(
      'an index of linux/arm64 and linux/amd64',
    );
  });
});
