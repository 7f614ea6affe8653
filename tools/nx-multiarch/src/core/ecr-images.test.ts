import { describe, expect, it } from 'vitest';
import { imageFaults } from './ecr-images';
import { LIFECYCLE_POLICY } from './ecr-lifecycle';

describe('imageFaults', () => {
  const pushed = { digest: 'sha256:a', mediaType: 'index', tags: ['abc1234', 'dev-1'] };

  it.each([
    ['all is there', [{ ...pushed, tags: ['dev-1', 'dev-latest', 'abc1234'] }], []],
    ['nothing', [], ['sha256:a is missing']],
    ['another image', [{ ...pushed, digest: undefined }], ['sha256:a is missing']],
    ['a tag is missing', [{ ...pushed, tags: ['dev-1'] }], ['sha256:a is without abc1234']],
    [
      'another type',
      [{ ...pushed, mediaType: 'manifest' }],
      ['sha256:a is of type manifest instead of index'],
    ],
    [
      'no type and no tags',
      [{ digest: pushed.digest, tags: [] }],
      ['sha256:a is of type unknown instead of index', 'sha256:a is without abc1234, dev-1'],
    ],
  ])('%s', (_what, found, faults) => {
    expect(imageFaults([pushed], found)).toEqual(faults);
  });
});

describe('the lifecycle policy', () => {
  it('deletes nothing that has a tag', () => {
    const { rules } = JSON.parse(LIFECYCLE_POLICY) as { rules: { selection: { tagStatus: string } }[] };
    expect(rules.map(({ selection }) => selection.tagStatus)).toEqual(['untagged']);
  });
});
