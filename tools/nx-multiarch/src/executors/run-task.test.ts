import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { MultiarchError } from '../core/errors';
import { runTask } from './run-task';

let stderr: MockInstance<typeof process.stderr.write>;
beforeEach(() => {
  stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => stderr.mockRestore());

const printed = (): string => stderr.mock.calls.map(([text]) => String(text)).join('');

describe('runTask', () => {
  it('succeeds in silence', async () => {
    expect(await runTask(() => Promise.resolve())).toEqual({ success: true });
    expect(printed()).toBe('');
  });

  it('prints an error as a person should read it', async () => {
    const error = new MultiarchError('GIT', { happened: 'no commit', expected: 'one', mend: 'git commit' });
    expect(await runTask(() => Promise.reject(error))).toEqual({ success: false });
    expect(printed()).toBe('error: no commit [GIT]\n  expected: one\n  to mend:  git commit\n');
  });

  it('aborts the work on Ctrl-C, waits for its clean-up, and forgets its listeners', async () => {
    const listeners = process.listenerCount('SIGINT');
    let cleaned = false;
    const outcome = runTask(async (signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      cleaned = true;
      throw new Error('AbortError');
    });
    process.emit('SIGINT');
    expect(await outcome).toEqual({ success: false });
    expect(cleaned).toBe(true);
    expect(printed()).toBe('stopped\n');
    expect(process.listenerCount('SIGINT')).toBe(listeners);
  });
});
