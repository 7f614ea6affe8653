import { describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import { format } from '../errors';
import type { Digest } from '../image-ref';
import { type Assembly, assertDigests, commitName, type GivenDigest } from './digests';
import { notThere, ofAnotherPlatform, unreadable } from './errors';

const ARM: Digest = `sha256:${'a'.repeat(64)}`;
const AMD: Digest = `sha256:${'b'.repeat(64)}`;
const ASSEMBLY: Assembly = {
  project: 'accounts',
  deployment: 'eks',
  repository: 'team/accounts-eks',
  architectures: ['arm64', 'amd64'],
  commit: 'abc1234',
};

const file = (architecture: string, digest: Digest, change: Partial<GivenDigest> = {}): GivenDigest => ({
  platform: `linux/${architecture}`,
  digest,
  repository: ASSEMBLY.repository,
  commit: ASSEMBLY.commit,
  source: `dist/images/accounts/eks/${architecture}.digest.json`,
  ...change,
});
const SOUND = [file('amd64', AMD), file('arm64', ARM)];

describe('assertDigests', () => {
  it('gives one digest for each architecture, in their order', () => {
    expect(assertDigests(ASSEMBLY, SOUND)).toEqual([ARM, AMD]);
  });

  it('takes digests of which no commit and no repository is told', () => {
    const told = (platform: string, digest: Digest) => ({ platform, digest, source: '--digest' });
    expect(assertDigests(ASSEMBLY, [told('linux/arm64', ARM), told('linux/amd64', AMD)])).toEqual([ARM, AMD]);
  });

  it.each<[string, GivenDigest[], string[]]>([
    [
      'a missing one',
      [file('arm64', ARM)],
      [
        'error: accounts eks: there is no digest for linux/amd64 [ASSEMBLE]',
        'expected: one for each of arm64 and amd64, in dist/images/accounts/eks/<arch>.digest.json',
        'nx docker-push-eks-amd64 accounts, whose digest file CI hands on to this job',
        '--digest=eks/amd64=sha256:...',
      ],
    ],
    [
      'a doubled one',
      [...SOUND, file('arm64', AMD, { source: 'dist/images/accounts/eks/arm64-2.digest.json' })],
      [
        `there are two digests for linux/arm64: ${ARM} (dist/images/accounts/eks/arm64.digest.json) and ${AMD} (dist/images/accounts/eks/arm64-2.digest.json) [ASSEMBLE]`,
        'expected: one digest for each platform',
      ],
    ],
    [
      'one digest for two platforms',
      [file('arm64', ARM), file('amd64', ARM)],
      [
        'linux/arm64 (dist/images/accounts/eks/arm64.digest.json) and linux/amd64 (dist/images',
        `have the same digest: ${ARM} [ASSEMBLE]`,
        'nx docker-push-eks-arm64 accounts; nx docker-push-eks-amd64 accounts',
      ],
    ],
    [
      'one that the policy does not have',
      [...SOUND, file('s390x', ARM)],
      [
        `there is a digest for linux/s390x: ${ARM} (dist/images/accounts/eks/s390x.digest.json) [ASSEMBLE]`,
        'expected: what the policy allows for this app: linux/arm64 and linux/amd64',
      ],
    ],
    [
      "one of another commit's job",
      [file('arm64', ARM, { commit: 'fff9999' }), file('amd64', AMD)],
      [
        'dist/images/accounts/eks/arm64.digest.json is of the commit fff9999 [ASSEMBLE]',
        'expected: the commit that is assembled, abc1234',
        'nx docker-push-eks-arm64 accounts; or check out fff9999',
      ],
    ],
    [
      'one of another repository',
      [file('arm64', ARM, { repository: 'old/accounts-eks' }), file('amd64', AMD)],
      ['is of the repository old/accounts-eks [ASSEMBLE]', 'expected: team/accounts-eks', 'remove it'],
    ],
  ])('refuses %s', async (_name, given, parts) => {
    const error = await errorOf(Promise.resolve().then(() => assertDigests(ASSEMBLY, given)));
    for (const part of parts) expect(format(error)).toContain(part);
  });
});

describe('what a person reads of what a registry holds', () => {
  it.each([
    [
      notThere(ASSEMBLY, 'r:1', `manifest ${ARM}`, 'linux/arm64'),
      [
        `accounts eks: r:1/team/accounts-eks has no manifest ${ARM} for linux/arm64 [ASSEMBLE]`,
        'nx docker-push-eks-arm64 accounts, with the same -c or --registry as here',
      ],
    ],
    [
      ofAnotherPlatform(ASSEMBLY, ARM, 'linux/arm64', 'for linux/amd64'),
      [
        `${ARM} was given for linux/arm64 and is for linux/amd64 [ASSEMBLE]`,
        'expected: one manifest of an image for linux/arm64',
      ],
    ],
    [
      unreadable('x.digest.json', 'it is no JSON'),
      ['x.digest.json is no digest file: it is no JSON', 'to mend:'],
    ],
  ])('%s', (error, parts) => {
    for (const part of parts) expect(format(error)).toContain(part);
  });
});

it.each([
  [false, 'abc'],
  [true, 'abc-dirty'],
])('a commit with changes %j is named %s', (dirty, name) => {
  expect(commitName({ hash: 'abc', dirty })).toBe(name);
});
