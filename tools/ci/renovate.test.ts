import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const WORKSPACE = join(import.meta.dirname, '..', '..');
const DIGEST = `sha256:${'0a'.repeat(32)}`;

interface Manager {
  managerFilePatterns: string[];
  matchStrings: string[];
}
interface Rule {
  matchPackageNames?: string[];
  labels?: string[];
  pinDigests?: boolean;
  minimumReleaseAge?: string | null;
}
const read = <T>(file: string) => JSON.parse(readFileSync(join(WORKSPACE, file), 'utf8')) as T;
const { customManagers, packageRules } = read<{ customManagers: Manager[]; packageRules: Rule[] }>(
  '.github/renovate.json',
);
const [{ matchStrings, managerFilePatterns } = { matchStrings: [], managerFilePatterns: [] }] =
  customManagers;

/** What the manager finds in a text: name, tag and digest of each image. */
function found(text: string) {
  return [...text.matchAll(new RegExp(matchStrings.join(), 'g'))].map(({ groups }) => ({ ...groups }));
}

describe('the base images of docker/base-images.json', () => {
  const images = read<Record<string, string>>('docker/base-images.json');
  const text = readFileSync(join(WORKSPACE, 'docker/base-images.json'), 'utf8');

  it('are in a file that the manager reads', () => {
    const [pattern = ''] = managerFilePatterns;
    expect(new RegExp(pattern.slice(1, -1)).test('docker/base-images.json')).toBe(true);
  });

  it('are found, every one', () => {
    const names = found(text).map(({ depName, currentValue, currentDigest = '' }) =>
      [`${depName}:${currentValue}`, currentDigest].filter(Boolean).join('@'),
    );
    expect(names).toEqual(Object.values(images));
  });

  it('wait for no age, which most registries do not tell of a digest', () => {
    expect(packageRules.find(({ pinDigests }) => pinDigests)).toMatchObject({ minimumReleaseAge: null });
  });

  it.each([
    ['docker.io/library/node:24-bookworm-slim', 'docker.io/library/node', '24-bookworm-slim', undefined],
    [`example.com:5000/base/node:24@${DIGEST}`, 'example.com:5000/base/node', '24', DIGEST],
  ])('%s is read as name, tag and digest', (reference, depName, currentValue, currentDigest) => {
    expect(found(`{\n  "node:24": "${reference}"\n}`)).toEqual([{ depName, currentValue, currentDigest }]);
  });
});

it('the version of cosign in the workflows is found', () => {
  const text = readFileSync(join(WORKSPACE, '.github/workflows/release.yml'), 'utf8');
  const [pattern = ''] = customManagers[1]?.matchStrings ?? [];
  const versions = [...text.matchAll(new RegExp(pattern, 'g'))].map(({ groups }) => groups?.currentValue);
  expect(versions).toEqual(text.match(/cosign-installer@/g)?.map(() => 'v2.6.2'));
});

it('every package of the apps with an install script of its own is named as one with native addons', () => {
  const { dependencies } = read<{ dependencies: Record<string, string> }>('package.json');
  const { packages } = read<{ packages: Record<string, { hasInstallScript?: boolean }> }>(
    'package-lock.json',
  );
  const native = Object.keys(dependencies).filter(
    (name) => packages[`node_modules/${name}`]?.hasInstallScript,
  );
  const named = packageRules.filter(({ labels }) => labels?.includes('arm64'));
  expect(native.length).toBeGreaterThan(0);
  expect(named.flatMap(({ matchPackageNames = [] }) => matchPackageNames)).toEqual(
    expect.arrayContaining(native),
  );
});
