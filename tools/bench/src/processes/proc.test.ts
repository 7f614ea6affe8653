import { describe, expect, it } from 'vitest';
import { cpuSeconds, residentBytes } from './proc';

const read = (files: Record<string, string>) => (path: string) => files[path] ?? expect.unreachable(path);

describe('cpuSeconds', () => {
  it('adds user and system time, past a name with spaces and parentheses', () => {
    const stat = '7 (node (a) b) S 1 7 7 0 -1 4194304 100 0 0 0 250 50 9 9 20 0 11 0 1 2 3';
    expect(cpuSeconds(7, read({ '/proc/7/stat': stat }))).toBe(3);
  });

  it('grows with the work of this process', () => {
    const before = cpuSeconds(process.pid);
    const end = process.cpuUsage().user + 60_000;
    while (process.cpuUsage().user < end) Math.sqrt(2);
    expect(cpuSeconds(process.pid)).toBeGreaterThan(before);
  });
});

describe('residentBytes', () => {
  it('reads kibibytes', () => {
    const status = 'Name:\tnode\nVmHWM:\t  900 kB\nVmRSS:\t  512 kB\nThreads:\t11\n';
    expect(residentBytes(7, read({ '/proc/7/status': status }))).toBe(524_288);
  });

  it('says that a process has ended', () => {
    expect(() => residentBytes(7, read({ '/proc/7/status': 'Name:\tnode\nState:\tZ (zombie)\n' }))).toThrow(
      'process 7 has no resident memory: it has ended',
    );
  });
});
