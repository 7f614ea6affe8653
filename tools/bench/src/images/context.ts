/** What every suite of the benchmark of images works with. */
export interface ImagesContext {
  /** The workspace's root. */
  readonly root: string;
  /** A folder of this run, removed in the end. */
  readonly folder: string;
  /** Counted rounds of each side. */
  readonly rounds: number;
  /** Progress, for people. */
  say(line: string): void;
}
