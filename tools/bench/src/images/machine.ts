import { arch, availableParallelism, cpus, release, totalmem } from 'node:os';
import { run } from '../processes/run';
import { formatBytes } from '../sizes/format-bytes';

/** What images were built on. @throws RunError where there is no engine */
export async function describeImagesMachine(): Promise<string[]> {
  const engine = (await run('docker', ['version', '--format', '{{.Server.Version}}'])).trim();
  const buildx = (await run('docker', ['buildx', 'version'])).trim().split(' ')[1] ?? '';
  const model = cpus()[0]?.model.trim() ?? 'a processor without a name';
  return [
    `Node ${process.version}, Docker ${engine}, buildx ${buildx}, ${process.platform} ${release()} ${arch()}`,
    `${availableParallelism()} x ${model}, ${formatBytes(totalmem())} of memory; nothing is pinned`,
  ];
}
