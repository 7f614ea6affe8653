import { describe, expect, it } from 'vitest';
import { format } from '../errors';
import {
  type ExplainedAddon,
  type Explanation,
  assertBuildable,
  headOf,
  rowsOf,
  warningsOf,
} from './explanation';

const addon = (name: string, more: Partial<ExplainedAddon> = {}): ExplainedAddon => ({
  ...{ name, version: '1.0.0', path: `node_modules/${name}` },
  ...{ kind: 'prebuilt', treatment: 'keep', detail: 'a.node', ...more },
});
const explained = (architecture: 'amd64' | 'arm64', ...addons: ExplainedAddon[]): Explanation => ({
  ...{ architecture, addons, warnings: ['the lockfile lacks something'] },
});

/** The error as a person sees it. */
function thrownBy(action: () => void): string {
  try {
    action();
  } catch (error) {
    return format(error);
  }
  throw new Error('nothing was thrown');
}

describe('the table', () => {
  it('has a row for each package, and a column for each architecture', () => {
    const both = [
      explained('arm64', addon('b', { kind: 'compiled', treatment: 'compile' }), addon('a-arm64')),
      explained('amd64', addon('b')),
    ];
    expect(headOf(both)).toEqual(['addon', 'version', 'linux/arm64', 'linux/amd64']);
    expect(rowsOf(both)).toEqual([
      ['a-arm64', '1.0.0', 'prebuilt, kept', ''],
      ['b', '1.0.0', 'compiled, compiled for it', 'prebuilt, kept'],
    ]);
  });

  it('shows each verdict of a package that is installed twice', () => {
    const twice = [addon('a'), addon('a', { path: 'x' }), addon('a', { path: 'y', treatment: 'stop' })];
    expect(rowsOf([explained('arm64', ...twice)])).toEqual([
      ['a', '1.0.0', 'prebuilt, kept; prebuilt, STOPS THE BUILD'],
    ]);
  });
});

it('warnings are said once', () => {
  expect(warningsOf([explained('arm64'), explained('amd64')])).toEqual(['the lockfile lacks something']);
});

describe('what would stop a build', () => {
  it('is named, with what to do', () => {
    const script = addon('a', { kind: 'script', treatment: 'stop', detail: 'node fetch.js' });
    const lock = addon('b', { kind: 'platform', treatment: 'stop', detail: 'no entry', mend: 'npm install' });
    const text = thrownBy(() =>
      assertBuildable([explained('arm64', script, lock), explained('amd64', script)]),
    );
    expect(text).toBe(`error: a build would stop:
    linux/arm64: a@1.0.0 (script: node fetch.js)
    linux/arm64: b@1.0.0 (platform: no entry)
    linux/amd64: a@1.0.0 (script: node fetch.js) [ADDON_STOPS_BUILD]
  expected: packages whose addons fit, or a word in project.json for each that was looked at
  to mend:  "nx-multiarch": { "addons": { "a": "skip" } } in project.json, or "compile", "run" or "emulate": docs/docker-addons.md; npm install`);
  });

  it('is nothing where every addon is treated', () => {
    expect(() => assertBuildable([explained('arm64', addon('a', { treatment: 'emulate' }))])).not.toThrow();
  });
});
