import { describe, expect, it } from 'vitest';
import { cpuLimit } from './cpu-limit';

const v1 = '/sys/fs/cgroup/cpu,cpuacct';

const machines: [string, Record<string, string>, number | undefined][] = [
  ['no cgroups at all', {}, undefined],
  ['v2, no limit', { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': 'max 100000\n' }, undefined],
  ['v2, two CPUs', { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': '200000 100000\n' }, 2],
  ['v2, half a CPU', { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': '50000 100000\n' }, 0.5],
  [
    'v2, a tighter limit further up',
    {
      '/proc/self/cgroup': '0::/kubepods/pod1/app\n',
      '/sys/fs/cgroup/kubepods/pod1/app/cpu.max': '400000 100000\n',
      '/sys/fs/cgroup/kubepods/pod1/cpu.max': '150000 100000\n',
      '/sys/fs/cgroup/kubepods/cpu.max': 'max 100000\n',
    },
    1.5,
  ],
  [
    "v2, the host's path, which only the host can follow",
    { '/proc/self/cgroup': '0::/../../app\n', '/sys/fs/cgroup/cpu.max': '300000 100000\n' },
    3,
  ],
  [
    'v1 in a container: the path is the host’s, the files stand at the root',
    {
      '/proc/self/cgroup': '5:memory:/docker/1\n4:cpu,cpuacct:/docker/1\n1:cpuset:/docker/1\n',
      [`${v1}/cpu.cfs_quota_us`]: '250000\n',
      [`${v1}/cpu.cfs_period_us`]: '100000\n',
    },
    2.5,
  ],
  [
    'v1 without a limit',
    {
      '/proc/self/cgroup': '4:cpu,cpuacct:/\n',
      [`${v1}/cpu.cfs_quota_us`]: '-1\n',
      [`${v1}/cpu.cfs_period_us`]: '100000\n',
    },
    undefined,
  ],
  [
    'both, v1 with the limit',
    {
      '/proc/self/cgroup': '4:cpu:/a\n0::/a\n',
      '/sys/fs/cgroup/cpu/a/cpu.cfs_quota_us': '100000\n',
      '/sys/fs/cgroup/cpu/a/cpu.cfs_period_us': '50000\n',
    },
    2,
  ],
  ['what is no number', { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': 'lots\n' }, undefined],
];

describe('the CPU limit of a container', () => {
  it.each(machines)('%s', (_, files, limit) => {
    expect(cpuLimit((path) => files[path])).toBe(limit);
  });

  it('is read from this machine without an error', () => {
    expect(cpuLimit() ?? 1).toBeGreaterThan(0);
  });
});
