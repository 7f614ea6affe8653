/** As images name it. */
export type Architecture = 'amd64' | 'arm64';

/** This machine's, and the one that it can only emulate. */
export function architectures(machine: string = process.arch): { own: Architecture; other: Architecture } {
  return machine === 'arm64' ? { own: 'arm64', other: 'amd64' } : { own: 'amd64', other: 'arm64' };
}
