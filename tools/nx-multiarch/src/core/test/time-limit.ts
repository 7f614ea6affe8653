import type { Architecture } from '../platform';

/** How long a step may take unless an option says otherwise, in seconds: an emulated process starts slowly. */
export function defaultTimeout(architecture: Architecture, native: string): number {
  return architecture === native ? 30 : 120;
}
