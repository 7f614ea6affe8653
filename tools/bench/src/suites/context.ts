import type { Options } from '../options';
import type { Cores } from '../processes/cores';

/** What every suite works with. */
export interface Context {
  /** The workspace's root. */
  readonly root: string;
  /** A folder of this run, removed in the end. */
  readonly folder: string;
  readonly options: Pick<Options, 'rounds' | 'seconds' | 'cost'>;
  readonly cores: Cores;
  /** The path of wrk. */
  wrk(): Promise<string>;
  /** DATABASE_URL of a PostgreSQL that may be written to; undefined where the app wants none. */
  databaseUrl(): Promise<string | undefined>;
  /** Progress, for people. */
  say(line: string): void;
}
