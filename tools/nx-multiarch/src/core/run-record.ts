/** Where the outcomes of the last run with a push are kept, from the workspace's root. */
export const RUN_RECORD = 'dist/images/last-run.json';

/** How the Nx task of a build ended. */
export interface BuildOutcome {
  /** Nx's word: `success`, `local-cache`, `remote-cache` ... */
  status: string;
  /** How long it took; undefined where it came from a cache. */
  seconds?: number;
}

/** How each task ended, by task id (`accounts:docker-build-eks-arm64`). */
export type RunRecord = Record<string, BuildOutcome>;
