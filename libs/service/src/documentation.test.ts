import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config';
import { serviceConfig } from './service-config';

const page = readFileSync(join(import.meta.dirname, '../../../docs/service.md'), 'utf8');
const defaults = readConfig(serviceConfig, {});

/** The rows of the page's table of variables: names and defaults as they are written there. */
const rows = page.split('\n').flatMap((line) => {
  const [, names = '', values = ''] = line.split('|').map((cell) => cell.trim());
  const found = [...names.matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name);
  return found.map((name, index): [string, string] => [name, values.split(', ')[index] ?? '']);
});

describe('docs/service.md', () => {
  it('has every variable with its default, and no other', () => {
    const expected = Object.entries(defaults).map(([name, value]) => [name, String(value)]);
    expect(rows.toSorted()).toEqual(expected.toSorted());
  });
});
