/** A round of work for a peer. */
export interface Task {
  readonly seconds: number;
  /** Operations begun before the first has ended. */
  readonly concurrency: number;
}

/** What came of it. */
export interface Done {
  readonly operations: number;
  readonly seconds: number;
  /** User and system time of the whole process, threads included. */
  readonly cpuSeconds: number;
  /** SHA-256 of what the last operation made, in hex; empty where it makes nothing. */
  readonly digest: string;
}

/** What a peer sends: that it has loaded what it needs, and the result of each round. */
export type Message = 'ready' | Done | { readonly error: string };
