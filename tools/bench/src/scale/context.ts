import type { Twins } from './workspace/create';

/** What every suite of bench:scale works with. */
export interface ScaleContext {
  /** The workspace's root. */
  readonly root: string;
  /** A folder of this run, removed in the end. */
  readonly folder: string;
  /** Counted rounds. */
  readonly rounds: number;
  /** The generated workspaces, smallest first. */
  readonly twins: readonly Twins[];
  /** Progress, for people. */
  say(line: string): void;
}
