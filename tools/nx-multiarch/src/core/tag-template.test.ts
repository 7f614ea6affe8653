import { describe, expect, it } from 'vitest';
import { fillTemplate, placeholdersIn, templateMatcher } from './tag-template';

describe('placeholdersIn', () => {
  it.each([
    ['{environment}-{time}', ['environment', 'time']],
    ['latest', []],
    ['{}', ['']],
  ])('%s', (template, names) => expect(placeholdersIn(template)).toEqual(names));
});

describe('fillTemplate', () => {
  it('puts in what is known and leaves the rest', () => {
    expect(fillTemplate('{environment}-{arch}', { environment: 'dev' })).toBe('dev-{arch}');
  });
});

describe('templateMatcher', () => {
  it('finds time and commit', () => {
    const matcher = templateMatcher('api-', '{environment}.{time}_{commit}', { environment: 'dev' });
    expect(matcher.exec('api-dev.20250116-143000_abc1234')?.groups).toEqual({
      time: '20250116-143000',
      commit: 'abc1234',
      dirty: undefined,
    });
  });

  it.each(['api-devx20250116-143000', 'xapi-dev.20250116-143000', 'api-dev.20250116-143000x'])(
    'takes every other character literally: %s',
    (tag) =>
      expect(templateMatcher('api-', '{environment}.{time}', { environment: 'dev' }).test(tag)).toBe(false),
  );

  it('matches what it does not know only as it stands', () => {
    expect(templateMatcher('', 'a-{arch}', {}).test('a-arm64')).toBe(false);
  });
});
