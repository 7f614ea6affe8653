import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededRandom, shuffled, writePlan } from './plan';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-plan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('seededRandom', () => {
  it('gives the same numbers for the same seed, from 0 to 1', () => {
    const draw = (seed: number) => Array.from({ length: 1000 }, seededRandom(seed));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    const mean = draw(1).reduce((sum, value) => sum + value, 0) / 1000;
    expect(mean).toBeGreaterThan(0.45);
    expect(mean).toBeLessThan(0.55);
    expect(draw(1).every((value) => value >= 0 && value < 1)).toBe(true);
  });
});

it('shuffled keeps every item', () => {
  const items = Array.from({ length: 50 }, (_, at) => at);
  const order = shuffled(items, seededRandom(3));
  expect(order).not.toEqual(items);
  expect(order.toSorted((a, b) => a - b)).toEqual(items);
});

it('writePlan names each case as often as its weight says', () => {
  const cases = [
    { name: 'often', weight: 3, bytes: Buffer.from('GET / HTTP/1.1\r\n\r\n') },
    { name: 'seldom', weight: 1, bytes: Buffer.from([0, 255]) },
  ];
  const lines = readFileSync(writePlan(folder, cases), 'utf8').trimEnd().split('\n');
  expect(lines.toSorted()).toEqual(
    ['often', 'often', 'often', 'seldom'].map((name) => join(folder, `${name}.http`)),
  );
  expect(readFileSync(join(folder, 'seldom.http'))).toEqual(Buffer.from([0, 255]));
});
