import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One kind of request in a load. */
export interface LoadCase {
  /** Letters, digits and hyphens: the answer is counted under it. */
  readonly name: string;
  /** How often it is sent, against the others. */
  readonly weight: number;
  /** The request's bytes; `########` in them becomes a number of eight digits, another one each time. */
  readonly bytes: Uint8Array;
}

/** Small numbers from a seed, the same in every run: mulberry32, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The cases by their weights in an order that looks like chance and is always the same. */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const order = [...items];
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  return order;
}

/**
 * Writes the cases as files for replay.lua.
 * @returns the plan's path
 */
export function writePlan(folder: string, cases: readonly LoadCase[], seed = 1): string {
  const files = cases.map(({ name, bytes }) => {
    const file = join(folder, `${name}.http`);
    writeFileSync(file, bytes);
    return file;
  });
  const weighted = cases.flatMap(({ weight }, at) => Array<string>(weight).fill(files[at]!));
  const plan = join(folder, 'plan');
  writeFileSync(
    plan,
    shuffled(weighted, seededRandom(seed))
      .map((file) => `${file}\n`)
      .join(''),
  );
  return plan;
}
