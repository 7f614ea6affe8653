import type { Done, Message, Task } from './protocol';

/**
 * Repeats an operation, `concurrency` of them at a time, until the time is over. Operations that end later are waited
 * for and not counted, as wrk does not count them.
 *
 * @param operation gives the digest of what it made, or nothing
 */
export async function work({ seconds, concurrency }: Task, operation: () => Promise<string>): Promise<Done> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const end = start + seconds * 1000;
  let operations = 0;
  let digest = '';
  const lane = async (): Promise<void> => {
    while (performance.now() < end) {
      digest = await operation();
      if (performance.now() <= end) operations += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  const { user, system } = process.cpuUsage(cpu);
  return { operations, seconds, cpuSeconds: (user + system) / 1e6, digest };
}

/** Serves rounds of work to the process that started this one (`startPeer`), and ends with it. */
export function servePeer(operation: () => Promise<string>): void {
  const send = (message: Message): void => void process.send?.(message);
  process.on('message', (task: Task) => {
    work(task, operation).then(send, (error: Error) => send({ error: error.message }));
  });
  process.once('disconnect', () => process.exit(0));
  send('ready');
}
