/** What one round of one side achieved. */
export interface Sample {
  /** Operations a second of wall time. */
  readonly rate: number;
  /** Milliseconds of CPU (user and system) of the measured process for each operation. */
  readonly cpuMs: number;
}

/** Does the work for a while and says how it went. */
export type Measure = () => Promise<Sample>;

export interface Pair {
  readonly peer: Sample;
  readonly subject: Sample;
}

/**
 * Measures peer and subject in turns, A B A B: what slows the machine for a while slows both, and each round gives a
 * ratio of two neighbours in time. A first round of each is not counted: caches, JIT and connections warm up.
 *
 * @param rounds how many pairs are counted
 * @param say told what has been measured
 */
export async function interleave(
  rounds: number,
  { peer, subject }: { peer: Measure; subject: Measure },
  say: (line: string) => void,
): Promise<Pair[]> {
  await peer();
  await subject();
  say('warmed up');
  const pairs: Pair[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const pair = { peer: await peer(), subject: await subject() };
    pairs.push(pair);
    const ratio = (pair.subject.rate / pair.peer.rate).toFixed(3);
    say(
      `round ${round} of ${rounds}: peer ${pair.peer.rate.toFixed(1)}/s, subject ${pair.subject.rate.toFixed(1)}/s, ratio ${ratio}`,
    );
  }
  return pairs;
}
