/** A well-formed hash of nothing known: comparing with it costs as much as with a real one. */
export function decoy(cost: number): string {
  return `$2b$${String(cost).padStart(2, '0')}$${'abcdefghijklmnopqrstuu'}${'A'.repeat(30)}u`;
}

/** The least that bcrypt itself takes. */
const leastCost = 4;

/** What bcrypt computes before it answers. To anything else ("$2y$", a cut salt, a cost of 03) it says no at once. */
function computedCost(hash: string): number | undefined {
  const digits = /^\$2[ab]\$(\d\d)\$[./A-Za-z0-9]{22}/.exec(hash)?.[1];
  return digits === undefined || Number(digits) < leastCost ? undefined : Number(digits);
}

/**
 * The decoys that a comparison with `hash` needs beside it, so that all of it is the work of one at `cost`. With a
 * hash of cost c' that is one of each c', c'+1 ... cost-1: 2^c' + 2^c' + 2^(c'+1) + ... + 2^(cost-1) = 2^cost rounds.
 * None for a hash that is dearer than `cost`, whose work cannot be taken back.
 */
export function missingWork(hash: string, cost: number): string[] {
  const done = computedCost(hash);
  if (done === undefined) return [decoy(cost)];
  return Array.from({ length: Math.max(0, cost - done) }, (_, step) => decoy(done + step));
}
