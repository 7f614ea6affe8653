import { median, type Spread, spread } from '../measure/statistics';

/** Milliseconds of one command in both workspaces of one size, one after the other. */
export interface Turn {
  readonly apps: number;
  readonly without: number;
  readonly with: number;
}

/**
 * Two runs of the same Nx command differ by this much on a quiet machine. A difference below it is taken for it, so
 * that noise does not decide over a ratio of differences.
 */
export const NOISE_MS = 50;

/** What the plugin adds, in milliseconds; below zero where noise is more than that. */
export function ownMs(turn: Turn): number {
  return turn.with - turn.without;
}

/**
 * How the plugin's own time for each app grows: that of the largest workspace over that of the smallest. 1 is linear,
 * less is better than linear, the ratio of the sizes is quadratic.
 *
 * @param rounds the turns of each round, smallest size first
 */
export function ownGrowth(rounds: readonly (readonly Turn[])[]): Spread {
  return spread(
    rounds.map((turns) => {
      const [small, large] = [turns[0]!, turns.at(-1)!];
      const forEach = (turn: Turn): number => Math.max(ownMs(turn), NOISE_MS) / turn.apps;
      return forEach(large) / forEach(small);
    }),
  );
}

/** The turns of one size, of all rounds. */
export function ofSize(rounds: readonly (readonly Turn[])[], apps: number): Turn[] {
  return rounds.flat().filter((turn) => turn.apps === apps);
}

/** What each app beyond those of the next smaller size adds to the plugin's own time, in milliseconds: no fixed start is in it. */
export function furtherMs(rounds: readonly (readonly Turn[])[], fewer: number, apps: number): number {
  const own = (size: number): number => median(ofSize(rounds, size).map(ownMs));
  return (own(apps) - own(fewer)) / (apps - fewer);
}
