import { describe, expect, it } from 'vitest';
import { format } from '../../core/errors';
import { linux } from '../../core/platform';
import { errorOf } from '../../testing/error-of';
import type { Exec, ExecOptions, ExecResult } from '../exec';
import { containerLogs, exitStatus, removeContainers, removeImage, startContainer } from './start';

/** Docker with these answers, by the first word of the command; others succeed in silence. */
function docker(answers: Record<string, Partial<ExecResult>>) {
  const calls: { args: string; options?: ExecOptions }[] = [];
  const exec: Exec = (_file, args, options) => {
    calls.push({ args: args.join(' '), options });
    return Promise.resolve({ stdout: '', stderr: '', exitCode: 0, ...answers[args[0] ?? ''] });
  };
  return { exec, calls };
}

const options = {
  image: 'i',
  platform: linux('amd64'),
  deployment: 'eks',
  run: 'r1',
  port: 8080,
  env: [],
} as const;

describe('startContainer', () => {
  it('gives the port that the engine chose', async () => {
    const { exec, calls } = docker({ create: { stdout: 'abc\n' }, port: { stdout: '127.0.0.1:32768\n' } });
    expect(await startContainer(exec, options)).toEqual({ id: 'abc', url: 'http://127.0.0.1:32768' });
    expect(calls.slice(1).map(({ args }) => args)).toEqual(['start abc', 'port abc 8080']);
  });

  it('is not cut off half-way by Ctrl-C', async () => {
    const { exec, calls } = docker({});
    await startContainer(exec, options);
    expect(calls.slice(0, 2).map((call) => call.options)).toEqual([{ detached: true }, { detached: true }]);
  });

  it('has no address for one that ended at once', async () => {
    const { exec } = docker({ create: { stdout: 'abc\n' }, port: { exitCode: 1 } });
    expect(await startContainer(exec, options)).toEqual({ id: 'abc' });
  });

  it('tells why an image cannot be started', async () => {
    const { exec } = docker({ start: { exitCode: 1, stderr: 'exec: "nod": not found in $PATH\n' } });
    expect(format(await errorOf(startContainer(exec, options)))).toBe(
      [
        'error: docker start ended with status 1: exec: "nod": not found in $PATH [COMMAND_FAILED]',
        '  expected: an image that the engine can start',
        '  to mend:  look at the message: "exec format error" is mended by bash tools/setup/emulator.sh, a missing program in the Dockerfile, a missing network by a restart of Docker',
      ].join('\n'),
    );
  });
});

describe('what becomes of a container', () => {
  it.each([
    ['one that runs', { stdout: 'true 0\n' }, undefined],
    ['one that ended', { stdout: 'false 3\n' }, 3],
    ['one that is not there', { exitCode: 1 }, -1],
  ])('%s', async (_what, inspect, status) => {
    expect(await exitStatus(docker({ inspect }).exec, 'abc')).toBe(status);
  });

  it('shows both of its outputs', async () => {
    expect(await containerLogs(docker({ logs: { stdout: 'out\n', stderr: 'err\n' } }).exec, 'abc')).toBe(
      'out\nerr\n',
    );
  });

  it('removes those of a run with their volumes, and nothing where there are none', async () => {
    const some = docker({ ps: { stdout: 'a\nb\n' } });
    await removeContainers(some.exec, 'r1');
    expect(some.calls.map(({ args }) => args)).toEqual([
      'ps --all --quiet --filter=label=nx-multiarch.test=r1',
      'rm --force --volumes a b',
    ]);
    const none = docker({});
    await removeContainers(none.exec, 'r1');
    await removeImage(none.exec, 'i');
    expect(none.calls.map(({ args }) => args)).toEqual([
      'ps --all --quiet --filter=label=nx-multiarch.test=r1',
      'image rm --force i',
    ]);
  });

  it('are removed though the first try is stopped together with the task', async () => {
    const calls: string[] = [];
    const exec: Exec = (_file, args) => {
      calls.push(args[0] ?? '');
      const stopped = calls.length === 1;
      return Promise.resolve({ stdout: stopped ? '' : 'a\n', stderr: '', exitCode: stopped ? 130 : 0 });
    };
    await removeContainers(exec, 'r1');
    expect(calls).toEqual(['ps', 'ps', 'rm']);
  });

  it('are given up where the engine is gone', async () => {
    const gone = docker({ image: { exitCode: 1 } });
    await removeImage(gone.exec, 'i');
    expect(gone.calls).toHaveLength(5);
  });
});
