import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cachedBytes, sectionOf } from './nx-cache';

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'bench-nx-cache-'));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

const layout = 'dist/images/studio/apprunner/amd64';
function entry(hash: string): void {
  mkdirSync(join(cache, hash, layout, 'blobs'), { recursive: true });
  writeFileSync(join(cache, hash, layout, 'blobs/layer'), Buffer.alloc(900));
  writeFileSync(join(cache, hash, 'terminalOutput'), Buffer.alloc(100));
}

describe('cachedBytes', () => {
  it('are those of all files of the task', () => {
    entry('1');
    mkdirSync(join(cache, '2/dist/apps/studio'), { recursive: true });
    writeFileSync(join(cache, 'run.json'), '{}');
    expect(cachedBytes(cache, layout)).toBe(1000);
  });

  it('are of one build', () => {
    expect(() => cachedBytes(cache, layout)).toThrow(`holds 0 times ${layout}`);
    entry('1');
    entry('2');
    expect(() => cachedBytes(cache, layout)).toThrow(`holds 2 times ${layout}`);
  });
});

it('a section has the ratio of every image', () => {
  const { findings, tables } = sectionOf([
    { image: 'a', cached: 1020, own: 1000 },
    { image: 'b', cached: 1040, own: 1000 },
  ]);
  expect(findings[0]?.value).toEqual({ median: 1.03, least: 1.02, most: 1.04 });
  expect(tables[0]?.rows[1]).toEqual(['b', '1.0 kB', '1.0 kB', '1.040']);
});
