import { readFileSync } from 'node:fs';

/** Reads a small text file; undefined where there is none. */
export type ReadText = (path: string) => string | undefined;

/**
 * How many CPUs the container may use, in CPUs (0.5 is half of one); undefined where nothing limits it. Node's
 * `os.availableParallelism` knows cgroups from Node 24 on and rounds them; Node 20 counts the machine's.
 * cgroup v2: https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu-interface-files
 * cgroup v1: https://docs.kernel.org/scheduler/sched-bwc.html#management
 */
export function cpuLimit(read: ReadText = readText): number | undefined {
  const groups = (read('/proc/self/cgroup') ?? '').split('\n').filter(Boolean);
  const limits = groups.flatMap((line) => limitsOf(line, read));
  return limits.length > 0 ? Math.min(...limits) : undefined;
}

/** The limits that a line of /proc/self/cgroup leads to: `0::/path` is v2, `5:cpu,cpuacct:/path` is v1. */
function limitsOf(line: string, read: ReadText): number[] {
  const [id, controllers = '', path = '/'] = line.split(':');
  const limits = (root: string, limit: (folder: string) => number | undefined): number[] =>
    ancestors(path).flatMap((folder) => limit(root + folder) ?? []);
  if (id === '0' && controllers === '') return limits('/sys/fs/cgroup', (folder) => limitV2(folder, read));
  if (!controllers.split(',').includes('cpu')) return [];
  return limits(`/sys/fs/cgroup/${controllers}`, (folder) => limitV1(folder, read));
}

/**
 * A group and all above it: the tightest limit counts. In a container the path may be the host's, and only the root is
 * there to be read.
 */
function ancestors(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '' && part !== '..');
  return ['', ...parts.map((_, at) => `/${parts.slice(0, at + 1).join('/')}`)];
}

/** `cpu.max` is `quota period`, in microseconds, or `max period`. */
function limitV2(folder: string, read: ReadText): number | undefined {
  const [quota, period] = (read(`${folder}/cpu.max`) ?? '').trim().split(' ');
  return ratio(quota, period);
}

/** A quota of -1 is no limit. */
function limitV1(folder: string, read: ReadText): number | undefined {
  return ratio(read(`${folder}/cpu.cfs_quota_us`), read(`${folder}/cpu.cfs_period_us`));
}

function ratio(quota: string | undefined, period: string | undefined): number | undefined {
  const cpus = Number(quota) / Number(period);
  return Number.isFinite(cpus) && cpus > 0 ? cpus : undefined;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not a Linux of this kind, or hidden from this process: nothing to go by.
    return undefined;
  }
}
