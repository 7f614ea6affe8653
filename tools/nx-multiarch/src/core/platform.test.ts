import { describe, expect, it } from 'vitest';
import { formatPlatform, linux, parsePlatform, requirePlatform, samePlatform } from './platform';

describe('parsePlatform', () => {
  it.each([
    ['linux/arm64', { os: 'linux', architecture: 'arm64' }],
    ['linux/arm64/v8', { os: 'linux', architecture: 'arm64' }],
    ['linux/amd64/v1', { os: 'linux', architecture: 'amd64' }],
    ['linux/amd64/v3', { os: 'linux', architecture: 'amd64', variant: 'v3' }],
    ['linux/arm/v7', { os: 'linux', architecture: 'arm' }],
    ['linux/arm/v6', { os: 'linux', architecture: 'arm', variant: 'v6' }],
  ])('reads %s', (text, platform) => expect(parsePlatform(text)).toEqual(platform));

  it.each(['', 'linux', 'linux/', '/arm64', 'linux/arm64/v8/x'])('refuses "%s"', (text) => {
    expect(parsePlatform(text)).toBeUndefined();
    expect(() => requirePlatform(text)).toThrow(`"${text}" is no platform`);
  });
});

describe('formatPlatform', () => {
  it.each([
    [{ os: 'linux', architecture: 'arm64', variant: 'v8' }, 'linux/arm64'],
    [{ os: 'linux', architecture: 'arm64', variant: '' }, 'linux/arm64'],
    [{ os: 'linux', architecture: 'arm', variant: 'v6' }, 'linux/arm/v6'],
  ])('writes %o', (platform, text) => expect(formatPlatform(platform)).toBe(text));

  it('is read back unchanged', () => {
    expect(requirePlatform(formatPlatform(linux('amd64')))).toEqual(linux('amd64'));
  });
});

describe('samePlatform', () => {
  it('knows the variant that is implied', () => {
    expect(samePlatform(linux('arm64'), { os: 'linux', architecture: 'arm64', variant: 'v8' })).toBe(true);
    expect(samePlatform(linux('amd64'), { os: 'linux', architecture: 'amd64', variant: 'v3' })).toBe(false);
    expect(samePlatform(linux('amd64'), linux('arm64'))).toBe(false);
  });
});
