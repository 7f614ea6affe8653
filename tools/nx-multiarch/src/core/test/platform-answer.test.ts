import { describe, expect, it } from 'vitest';
import { comparePlatform, type PlatformAnswer } from './platform-answer';

const SHARP = '/app/node_modules/@img/sharp-linux-arm64/lib/sharp-linux-arm64.node';
const packages = [{ name: '@img/sharp-linux-arm64', files: [SHARP] }];
const sharp = { name: 'sharp', loaded: true, file: SHARP, fileArchitecture: 'arm64' };
const answer: PlatformAnswer = { architecture: 'arm64', nodeArch: 'arm64', addons: [sharp] };

const faults = (change: Partial<PlatformAnswer>, held = packages) =>
  comparePlatform({ ...answer, ...change }, { architecture: 'arm64', packages: held });

describe('comparePlatform', () => {
  it('is content with what the layout promises', () => {
    expect(faults({})).toEqual([]);
    expect(
      faults({ addons: [{ name: 'bcrypt', loaded: true }] }, [{ name: 'bcrypt', files: ['/x'] }]),
    ).toEqual([]);
  });

  it("knows Node's name of each architecture", () => {
    const amd = { architecture: 'amd64', nodeArch: 'x64', addons: [] };
    expect(comparePlatform(amd, { architecture: 'amd64', packages: [] })).toEqual([]);
  });

  it.each<[string, Partial<PlatformAnswer>, string, string, string]>([
    ['architecture', { architecture: 'amd64' }, 'architecture', 'amd64', 'arm64'],
    ["Node's", { nodeArch: 'x64' }, "Node's architecture", 'x64', 'arm64'],
    [
      'an addon that does not load',
      { addons: [{ ...sharp, loaded: false, error: 'sharp: built for amd64' }] },
      'addon sharp',
      'sharp: built for amd64',
      'it loads',
    ],
    [
      'one that does not say why',
      { addons: [{ ...sharp, loaded: false }] },
      'addon sharp',
      'it does not load',
      'it loads',
    ],
    [
      'an addon for another architecture',
      { addons: [{ ...sharp, fileArchitecture: 'amd64' }] },
      'addon sharp',
      `${SHARP} is for amd64`,
      'arm64',
    ],
    [
      'an addon that the app does not report',
      { addons: [] },
      'addon @img/sharp-linux-arm64',
      `/platform says nothing of it, and the image holds ${SHARP}`,
      'every addon of the image loaded and reported by /platform',
    ],
  ])('finds %s', (_what, change, check, found, expected) => {
    expect(faults(change)).toEqual([{ check, found, expected }]);
  });

  it('finds an addon for another architecture whose file is not named', () => {
    const bcrypt = { name: 'bcrypt', loaded: true, fileArchitecture: 'amd64' };
    expect(faults({ addons: [bcrypt] }, [])).toMatchObject([{ found: 'its file is for amd64' }]);
  });
});
