import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { migrations, newestVersion } from './migrations';

const folder = join(import.meta.dirname, '../../migrations');

describe('the migrations in the bundle', () => {
  it('are the files of the folder', () => {
    const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
    expect(migrations).toEqual(Object.fromEntries(files));
  });

  it('are numbered without a gap, as postgrator reads their names', () => {
    const names = Object.keys(migrations);
    expect(names.every((name) => /^\d{3}\.do\.[a-z-]+\.sql$/.test(name))).toBe(true);
    expect(names.map((name) => Number.parseInt(name, 10))).toEqual(names.map((_, index) => index + 1));
    expect(newestVersion).toBe(names.length);
  });
});
