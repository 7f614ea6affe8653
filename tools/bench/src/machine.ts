import { arch, cpus, release } from 'node:os';
import type { Cores } from './processes/cores';

/** What the numbers were measured on, and how it was divided. */
export function describeMachine({ measured, generator, total }: Cores): string[] {
  const model = cpus()[0]?.model.trim() ?? 'a processor without a name';
  const divided =
    measured === undefined
      ? 'nothing is pinned: peer, server and wrk share all CPUs'
      : `peer and server on CPU ${measured}, wrk and the rest on CPU ${generator}`;
  return [
    `Node ${process.version} (peer and server), ${process.platform} ${release()} ${arch()}`,
    `${total} x ${model}; ${divided}`,
  ];
}
