import { describe, expect, it } from 'vitest';
import { ecrHost, isEcr, parseEcrHost } from './ecr-host';

const account = '123456789012';

describe('parseEcrHost', () => {
  it.each([
    ['dkr.ecr.eu-central-1.amazonaws.com', 'eu-central-1', false, false],
    ['dkr.ecr-fips.us-gov-west-1.amazonaws.com', 'us-gov-west-1', true, false],
    ['dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1', false, false],
    ['dkr.ecr.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1', false, false],
    ['dkr.ecr.us-iso-east-1.c2s.ic.gov', 'us-iso-east-1', false, false],
    ['dkr-ecr.us-west-2.on.aws', 'us-west-2', false, true],
    ['dkr-ecr-fips.us-west-2.on.aws', 'us-west-2', true, true],
    ['dkr-ecr.cn-north-1.on.amazonwebservices.com.cn', 'cn-north-1', false, true],
  ])('reads %s', (rest, region, fips, dualStack) => {
    expect(parseEcrHost(`${account}.${rest}`)).toEqual({ account, region, fips, dualStack });
  });

  it.each([
    '127.0.0.1:5001',
    'ghcr.io',
    'public.ecr.aws',
    '12345.dkr.ecr.eu-central-1.amazonaws.com',
    '123456789012.dkr.ecr.eu-central-1.amazonaws.com.example.org',
    'x.123456789012.dkr.ecr.eu-central-1.amazonaws.com',
    '123456789012.dkr-ecr.us-west-2.amazonaws.com',
  ])('takes %s for another registry', (registry) => {
    expect(parseEcrHost(registry)).toBeUndefined();
    expect(isEcr(registry)).toBe(false);
  });
});

describe('isEcr', () => {
  it.each(['ecr', '123456789012.dkr.ecr.eu-central-1.amazonaws.com'])('%s', (registry) => {
    expect(isEcr(registry)).toBe(true);
  });
});

describe('ecrHost', () => {
  it.each([
    ['eu-central-1', false, '123456789012.dkr.ecr.eu-central-1.amazonaws.com'],
    ['us-east-1', true, '123456789012.dkr.ecr-fips.us-east-1.amazonaws.com'],
    ['cn-north-1', false, '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn'],
    ['eusc-de-east-1', false, '123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu'],
  ])('in %s, FIPS %s', (region, fips, host) => {
    expect(ecrHost({ account, region, fips })).toBe(host);
    expect(parseEcrHost(host)).toEqual({ account, region, fips, dualStack: false });
  });
});
