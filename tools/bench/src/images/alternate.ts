/** How one side does its work once. */
export type Turn<T> = () => Promise<T>;

/**
 * Lets several sides work in turns, A B C A B C: what slows the machine for a while slows all of them. A first turn of
 * each is not counted: file caches warm up, and so do programs that keep notes.
 *
 * @param rounds how many turns of each side are counted
 * @returns what each side's turns gave, in their order
 */
export async function alternate<Side extends string, T>(
  rounds: number,
  sides: Record<Side, Turn<T>>,
  say: (line: string) => void,
): Promise<Record<Side, T[]>> {
  const names = Object.keys(sides) as Side[];
  for (const name of names) await sides[name]();
  const results = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<Side, T[]>;
  for (let round = 1; round <= rounds; round += 1) {
    for (const name of names) results[name].push(await sides[name]());
    say(`round ${round} of ${rounds}`);
  }
  return results;
}

/** The ratios of neighbours: the first turn of `a` over the first of `b`, and so on. */
export function ratios(a: readonly { ms: number }[], b: readonly { ms: number }[]): number[] {
  return a.map(({ ms }, round) => ms / (b[round]?.ms ?? NaN));
}
