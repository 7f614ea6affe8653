import { describe, expect, it } from 'vitest';
import { blockedTags, exclusionFilters, movingPatterns } from './ecr-filters';
import { format, MultiarchError } from './errors';
import { DEFAULT_SCHEME, type TagScheme } from './tag-scheme';

const here = { environment: 'dev', lead: '' };
const schemeWith = (image: string[], architecture: string[]): TagScheme => ({
  image: { ...DEFAULT_SCHEME.image, moving: image },
  architecture: { ...DEFAULT_SCHEME.architecture, moving: architecture },
});

describe('movingPatterns', () => {
  it.each([
    ['the usual tags', DEFAULT_SCHEME, '', ['*-latest', '*-*-latest']],
    ['a shared repository', DEFAULT_SCHEME, 'accounts-', ['*-latest', '*-*-latest']],
    ['a leading word', schemeWith(['latest-{environment}'], []), '', ['latest-*']],
    ['a leading word, shared', schemeWith(['latest-{environment}'], []), 'accounts-', ['*latest-*']],
    ['tags that look like fixed ones', schemeWith(['{environment}'], []), '', ['dev']],
    ['the same, shared', schemeWith(['{environment}'], []), 'accounts-', ['*dev']],
    ['those of architectures', schemeWith([], ['{environment}-{arch}']), '', ['dev-amd64', 'dev-arm64']],
  ])('names %s', (_what, scheme, lead, patterns) => {
    expect(movingPatterns(scheme, { ...here, lead })).toEqual(patterns);
  });
});

describe('exclusionFilters', () => {
  it.each([
    [
      ['*-latest', '*-*-latest'],
      ['*-latest', '*-dirty*'],
    ],
    [
      ['v1.x', 'v1.x'],
      ['v1.x', '*-dirty*'],
    ],
    [[], ['*-dirty*']],
    [['*'], ['*']],
  ])('%j -> %j', (patterns, filters) => {
    expect(exclusionFilters(patterns)).toEqual(filters);
  });

  it.each([
    [['a', 'b', 'c', 'd', 'e'], 'a b c d e *-dirty*'],
    [['a*b*c*d'], 'a*b*c*d'],
  ])('refuses %j', (patterns, found) => {
    let error: unknown;
    try {
      exclusionFilters(patterns);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(MultiarchError);
    expect(format(error)).toBe(
      `error: the moving tags are more than the filters of an Amazon ECR repository can name: ${found} [BAD_OPTIONS]\n` +
        '  expected: at most 5 filters, each with at most 2 "*"\n' +
        '  to mend:  give the moving templates of "tags" in nx.json one ending, as in {environment}-latest and {environment}-{arch}-latest, or create the repository yourself',
    );
  });
});

describe('blockedTags', () => {
  const tags = ['dev-latest', 'v1.x-latest', 'abc1234-dirty'];

  it.each([
    [undefined, [], []],
    ['MUTABLE', [], []],
    ['IMMUTABLE', [], tags],
    ['IMMUTABLE_WITH_EXCLUSION', ['*-latest', '*-dirty*'], []],
    ['IMMUTABLE_WITH_EXCLUSION', ['dev-*'], ['v1.x-latest', 'abc1234-dirty']],
    ['IMMUTABLE_WITH_EXCLUSION', ['v1.x*'], ['dev-latest', 'abc1234-dirty']],
    ['IMMUTABLE_WITH_EXCLUSION', ['v1_x*'], tags],
    ['MUTABLE_WITH_EXCLUSION', ['v1*'], ['v1.x-latest']],
  ])('%s with %j', (mode, filters, blocked) => {
    expect(blockedTags({ mode, filters }, tags)).toEqual(blocked);
  });
});
