import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { isOutage, isUnmigrated } from './outage';

const answer = (code: string): Error =>
  Object.assign(new pg.DatabaseError('the server says', 13, 'error'), { code });

describe('isOutage', () => {
  it.each([
    ['refused', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), true],
    ['cut', new Error('Connection terminated unexpectedly'), true],
    ['no connection in time', new Error('timeout exceeded when trying to connect'), true],
    ['not trusted', Object.assign(new Error('self-signed'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), true],
    ['stopping', answer('57P01'), true],
    ['starting', answer('57P03'), true],
    ['too many connections', answer('53300'), true],
    ['cancelled for its time', answer('57014'), true],
    ['a standby', answer('25006'), true],
    ['a deadlock', answer('40P01'), true],
    ['the password is being changed', answer('28P01'), true],
    ['not migrated yet', answer('42P01'), false],
    ['a wrong statement', answer('42601'), false],
    ['a key that is there', answer('23505'), false],
    ['a text with NUL', answer('22021'), false],
    ['a fault of this app', new TypeError('x is not a function'), false],
    ['no error', 'oops', false],
  ])('%s', (_, error, expected) => {
    expect(isOutage(error)).toBe(expected);
  });
});

it.each([
  ['no such table', answer('42P01'), true],
  ['no such column', answer('42703'), false],
  ['no server', new Error('refused'), false],
])('isUnmigrated: %s', (_, error, expected) => {
  expect(isUnmigrated(error)).toBe(expected);
});
