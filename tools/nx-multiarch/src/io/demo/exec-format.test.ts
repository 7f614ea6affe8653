import { describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import type { Exec, ExecResult } from '../exec';
import { runUnemulated } from './exec-format';

const DEMO = { native: 'demo:native', foreign: 'demo:foreign', architecture: 'arm64', run: 'r1' } as const;

/** An engine whose container says this; and what it was asked. */
function engine(start: Partial<ExecResult>, failing?: string): { exec: Exec; asked: string[] } {
  const asked: string[] = [];
  const exec: Exec = (_file, args) => {
    asked.push(args.join(' ').replace(/\n/g, ' '));
    const silent = { stdout: '', stderr: '', exitCode: 0 };
    if (args[0] === failing) return Promise.resolve({ ...silent, stderr: 'no such image\n', exitCode: 1 });
    if (args[0] === 'create') return Promise.resolve({ ...silent, stdout: `c${asked.length}\n` });
    return Promise.resolve(args[0] === 'start' ? { ...silent, ...start } : silent);
  };
  return { exec, asked };
}

describe('a program of another architecture', () => {
  it('is copied out of its image and started where nothing emulates it', async () => {
    const said = 'bash: line 3: /sh-arm64: cannot execute binary file: Exec format error';
    const { exec, asked } = engine({ stderr: `${said}\nbash: line 3: /sh-arm64: Success\n`, exitCode: 126 });
    expect(await runUnemulated(exec, DEMO)).toEqual({ said });
    expect(asked[0]).toBe(
      'create --pull=never --label=nx-multiarch.test=r1 --platform=linux/arm64 demo:foreign',
    );
    expect(asked[1]).toMatch(/^cp --follow-link c1:\/bin\/sh /);
    expect(asked[2]).toMatch(/--entrypoint=bash demo:native -c unshare --user .*exec \/sh-arm64 -c true'$/);
    expect(asked[3]).toMatch(/ c3:\/sh-arm64$/);
    expect(asked[4]).toBe('start --attach c3');
  });

  it.each<[string, Partial<ExecResult>, string]>([
    [
      'on an old kernel',
      { stderr: 'mount: denied', exitCode: 3 },
      'its kernel is older than Linux 6.7: mount: denied',
    ],
    [
      'without namespaces',
      { stderr: 'unshare: not permitted', exitCode: 1 },
      'status 1: unshare: not permitted',
    ],
    ['where it is emulated all the same', { exitCode: 0 }, 'status 0'],
  ])('cannot be shown %s', async (_where, start, why) => {
    expect(await runUnemulated(engine(start).exec, DEMO)).toEqual({ said: '', why });
  });

  it('fails with the words of the engine', async () => {
    const error = await errorOf(runUnemulated(engine({}, 'cp').exec, DEMO));
    expect(error.code).toBe('COMMAND_FAILED');
    expect(error.happened).toBe('docker cp ended with status 1: no such image');
    expect(error.mend).toBe('look at the message');
  });
});
