import { describe, expect, it } from 'vitest';
import { type ExplainedAddon, type Explanation, headOf, rowsOf, warningsOf } from './explanation';

const addon = (name: string, more: Partial<ExplainedAddon> = {}): ExplainedAddon => ({
  ...{ name, version: '1.0.0', path: `node_modules/${name}` },
  ...{ kind: 'prebuilt', treatment: 'keep', detail: 'a.node', ...more },
});
const explained = (architecture: 'amd64' | 'arm64', ...addons: ExplainedAddon[]): Explanation => ({
  ...{ architecture, addons, warnings: ['the lockfile lacks something'] },
});

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

it('warnings are said once, with what stops a build', () => {
  const script = addon('a', { kind: 'script', treatment: 'stop', detail: 'node fetch.js' });
  expect(warningsOf([explained('arm64', script), explained('amd64', script)])).toEqual([
    'the lockfile lacks something',
    expect.stringContaining('a@1.0.0 stops the build (script: node fetch.js)'),
  ]);
});
