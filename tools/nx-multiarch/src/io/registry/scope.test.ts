import { describe, expect, it } from 'vitest';
import { mergeScopes, repositoryScope } from './scope';

describe('scopes', () => {
  it.each([
    [[], []],
    [[''], []],
    [['repository:a:pull', 'repository:a:pull,push'], ['repository:a:pull,push']],
    [
      ['repository:a:pull,push', 'repository:b:pull'],
      ['repository:a:pull,push', 'repository:b:pull'],
    ],
    [['repository:h:5000/a:pull', 'repository:h:5000/a:push'], ['repository:h:5000/a:pull,push']],
    [['registry:catalog:*'], ['registry:catalog:*']],
    [['opaque'], ['opaque']],
  ])('%j become %j', (scopes, expected) => {
    expect(mergeScopes(scopes)).toEqual(expected);
  });

  it('names the repository and what is to be done', () => {
    expect(repositoryScope('team/app', 'pull,push')).toBe('repository:team/app:pull,push');
  });
});
