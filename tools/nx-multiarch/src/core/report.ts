import type { BuildOutcome } from './run-record';
import type { Verdict } from './verify/report';

/** A layer as a manifest names it; `size` in compressed bytes. */
export interface ReportedLayer {
  digest: string;
  size: number;
}

/** What is known of one platform's image beside what its manifest says; each part only where it is known. */
export interface ImageNotes {
  verified?: Verdict;
  /** The digests of those of its layers that are its base image's. */
  base?: string[];
  build?: BuildOutcome;
  /** What the registry holds about it, in a reader's words: `test result`, `SBOM`, `signature`. */
  attached?: string[];
}

/** A row of what people see after a push: one manifest or index. */
export interface ReportRow {
  image: string;
  platform: string;
  digest: string;
  /** Compressed bytes. */
  size: number;
  tags: string[];
  /** `built`, `from cache`, or empty for an index, which is composed anew at every push. */
  origin: string;
}

const SHORT_DIGEST = 19;

/** 12345678 -> `12.3 MB`: decimal units, as registries and Docker count. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** The first 12 hex digits behind the algorithm: what is enough to recognize a digest. */
export function shortDigest(digest: string): string {
  return digest.slice(0, SHORT_DIGEST);
}

/** Nx's status of a build task (`success`, `local-cache`, `remote-cache` ...) in a reader's words. */
export function originOf(status: string | undefined): string {
  if (status === undefined) return '';
  if (status.includes('cache')) return 'from cache';
  return status === 'success' ? 'built' : status;
}
