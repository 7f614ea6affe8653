import { arch, availableParallelism, cpus, release } from 'node:os';

/** What Nx ran on. */
export function describeScaleMachine(): string[] {
  const model = cpus()[0]?.model.trim() ?? 'a processor without a name';
  return [
    `Node ${process.version}, ${process.platform} ${release()} ${arch()}`,
    `${availableParallelism()} x ${model}; nothing is pinned`,
  ];
}
