import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { format, isMultiarchError, MultiarchError } from './errors';

describe('MultiarchError', () => {
  it('hides secrets in every text it carries', () => {
    const error = new MultiarchError('REGISTRY_UNAUTHORIZED', {
      happened: 'sent hunter2 to https://u:hunter2@host/',
      expected: 'not hunter2',
      mend: 'docker login -p hunter2',
      secrets: ['hunter2'],
    });
    expect([error.message, error.expected, error.mend, error.stack, inspect(error)].join()).not.toContain(
      'hunter2',
    );
  });

  it('is recognised by its code', () => {
    const error = new MultiarchError('GIT', { happened: 'no commit' });
    expect([isMultiarchError(error), isMultiarchError(error, 'GIT'), isMultiarchError(error, 'AWS')]).toEqual(
      [true, true, false],
    );
    expect(isMultiarchError(new Error('GIT'), 'GIT')).toBe(false);
  });
});

describe('format', () => {
  it('says what happened, what was expected, how to mend it, and why', () => {
    const cause = new Error('socket closed for hunter2', { cause: new Error('ECONNRESET') });
    const error = new MultiarchError('REGISTRY_UNREACHABLE', {
      happened: 'no answer from localhost:5001',
      expected: 'a registry',
      mend: 'bash tools/setup/registry.sh',
      cause,
      secrets: ['hunter2'],
    });
    expect(format(error)).toBe(
      [
        'error: no answer from localhost:5001 [REGISTRY_UNREACHABLE]',
        '  expected: a registry',
        '  to mend:  bash tools/setup/registry.sh',
        '  cause:    socket closed for ***',
        '  cause:    ECONNRESET',
      ].join('\n'),
    );
  });

  it('leaves out what is not known, and a cause that repeats what was said', () => {
    const error = new MultiarchError('GIT', {
      happened: 'git failed: no commit',
      cause: new Error('no commit'),
    });
    expect(format(error)).toBe('error: git failed: no commit [GIT]');
  });

  it('leaves out a cause without words', () => {
    expect(format(new MultiarchError('GIT', { happened: 'x', cause: '' }))).toBe('error: x [GIT]');
  });

  it('ends on a chain of causes that is a circle', () => {
    const cause = new Error('a');
    cause.cause = cause;
    expect(format(new MultiarchError('GIT', { happened: 'x', cause }))).toBe('error: x [GIT]\n  cause:    a');
  });

  it('shows the first of several causes', () => {
    const cause = new AggregateError([new Error('connect ECONNREFUSED ::1'), new Error('second')], '');
    expect(format(new MultiarchError('GIT', { happened: 'x', cause }))).toContain('connect ECONNREFUSED ::1');
  });

  it.each([
    [new Error('Authorization: Basic abc'), 'error: Authorization: ***'],
    ['text', 'error: text'],
    [undefined, 'error: undefined'],
  ])('formats what is not its own error: %s', (error, expected) => {
    expect(format(error)).toBe(expected);
  });
});
