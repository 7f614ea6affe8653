import { describe, expect, it } from 'vitest';
import { MultiarchError } from '../../core/errors';
import { resolveRegistry } from './resolve';

const own = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';
const region = 'eu-central-1';

describe('resolveRegistry', () => {
  it.each([
    ['the account of the credentials', own, false, undefined, own, '123456789012'],
    [
      'AWS_ACCOUNT_ID',
      own,
      false,
      '210987654321',
      own.replace('123456789012', '210987654321'),
      '210987654321',
    ],
    ['FIPS', own, true, undefined, own.replace('ecr', 'ecr-fips'), '123456789012'],
    ['the registry of an emulator', '127.0.0.1:4566', false, undefined, '127.0.0.1:4566', undefined],
    ['an account there', '127.0.0.1:4566', false, '210987654321', '127.0.0.1:4566', '210987654321'],
  ])('%s', (_what, host, fips, AWS_ACCOUNT_ID, expected, account) => {
    expect(resolveRegistry({ region, fips }, { host }, { AWS_ACCOUNT_ID })).toEqual({
      host: expected,
      ...(account && { account }),
    });
  });

  it('refuses an AWS_ACCOUNT_ID that is none', () => {
    const resolve = () => resolveRegistry({ region, fips: false }, { host: own }, { AWS_ACCOUNT_ID: '1234' });
    expect(resolve).toThrow(MultiarchError);
    expect(resolve).toThrow('AWS_ACCOUNT_ID is "1234"');
  });
});
