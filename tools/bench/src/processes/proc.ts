import { readFileSync } from 'node:fs';

/** Linux counts CPU time for programs in hundredths of a second (USER_HZ), whatever its own clock does. */
const TICKS_PER_SECOND = 100;

/** Reads a file of /proc; a parameter for tests. */
export type ReadProc = (path: string) => string;

const readProc: ReadProc = (path) => readFileSync(path, 'utf8');

/**
 * CPU seconds, user and system, that a process and its threads have used.
 * https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: utime and stime are fields 14 and 15, after a name in
 * parentheses that may itself hold spaces and parentheses.
 */
export function cpuSeconds(pid: number, read: ReadProc = readProc): number {
  const text = read(`/proc/${pid}/stat`);
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/**
 * Resident memory of a process in bytes.
 * https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
 * @throws Error when the process has none: it ended
 */
export function residentBytes(pid: number, read: ReadProc = readProc): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1];
  if (kibibytes === undefined) throw new Error(`process ${pid} has no resident memory: it has ended`);
  return Number(kibibytes) * 1024;
}
