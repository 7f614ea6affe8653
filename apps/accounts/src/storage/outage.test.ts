import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { isConnectionLoss, unavailability } from './outage';

const answer = (code: string): Error =>
  Object.assign(new pg.DatabaseError('the server says', 13, 'error'), { code });

describe('unavailability', () => {
  it.each([
    ['refused', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), 'away'],
    ['cut', new Error('Connection terminated unexpectedly'), 'away'],
    ['no new connection in time', new Error('Connection terminated due to connection timeout'), 'away'],
    ['no answer in time', new Error('Query read timeout'), 'away'],
    ['not trusted', Object.assign(new Error('self-signed'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), 'away'],
    ['the connection failed', answer('08006'), 'away'],
    ['the password is being changed', answer('28P01'), 'away'],
    ['no such database', answer('3D000'), 'away'],
    ['stopping', answer('57P01'), 'away'],
    ['starting', answer('57P03'), 'away'],
    ['no free connection of the pool', new Error('timeout exceeded when trying to connect'), 'busy'],
    ['too many connections', answer('53300'), 'busy'],
    ['cancelled for its time', answer('57014'), 'busy'],
    ['a lock was not had', answer('55P03'), 'busy'],
    ['a standby', answer('25006'), 'busy'],
    ['a deadlock', answer('40P01'), 'busy'],
    ['its disk failed', answer('58030'), 'busy'],
    ['no such table', answer('42P01'), 'unmigrated'],
    ['no such column', answer('42703'), undefined],
    ['a wrong statement', answer('42601'), undefined],
    ['a key that is there', answer('23505'), undefined],
    ['a text with NUL', answer('22021'), undefined],
    ['a fault of this app', new TypeError('x is not a function'), undefined],
    ['no error', 'oops', undefined],
  ])('%s', (_, error, expected) => {
    expect(unavailability(error)).toBe(expected);
  });
});

it.each([
  ['cut', new Error('Connection terminated unexpectedly'), true],
  ['stopping', answer('57P01'), true],
  ['cancelled for its time', answer('57014'), false],
  ['a statement that names no database', answer('3D000'), false],
  ['a statement that reaches for another server', answer('08001'), false],
  ['no such table', answer('42P01'), false],
  ['a fault of this app', new TypeError('x is not a function'), false],
])('isConnectionLoss: %s', (_, error, expected) => {
  expect(isConnectionLoss(error)).toBe(expected);
});
