import { describe, expect, it } from 'vitest';
import { format } from '../../core/errors';
import { errorOf } from '../../testing/error-of';
import type { Exec } from '../exec';
import { assertRuns } from './emulation';

/** An engine behind the docker context `remote` whose builder names these platforms. */
function engine(platforms: string): { exec: Exec; calls: string[] } {
  const calls: string[] = [];
  const exec: Exec = (_file, args) => {
    calls.push(args.join(' '));
    const stdout =
      args[0] === 'context'
        ? 'remote\n'
        : `Name: remote\nDriver: docker\n\nNodes:\nName: remote\nStatus: running\n${platforms}\n`;
    return Promise.resolve({ stdout, stderr: '', exitCode: 0 });
  };
  return { exec, calls };
}

describe('assertRuns', () => {
  it('asks nothing for the own architecture', async () => {
    const { exec, calls } = engine('');
    await assertRuns(exec, 'amd64', 'amd64');
    expect(calls).toEqual([]);
  });

  it.each([
    ['emulation is there', 'Platforms: linux/amd64*, linux/amd64/v2, linux/arm64'],
    ['the builder does not say', 'BuildKit version: v0'],
  ])('is content where %s', async (_what, platforms) => {
    const { exec, calls } = engine(platforms);
    await assertRuns(exec, 'arm64', 'amd64');
    expect(calls).toEqual(['context show', 'buildx inspect remote']);
  });

  it('says how to get it', async () => {
    const { exec } = engine('Platforms: linux/amd64, linux/386');
    expect(format(await errorOf(assertRuns(exec, 'arm64', 'amd64')))).toBe(
      [
        'error: an image for arm64 is to be started, and the engine runs amd64, 386 [NO_EMULATION]',
        '  expected: an engine on arm64, or QEMU registered with the kernel that the engine runs on',
        '  to mend:  bash tools/setup/emulator.sh; Docker Desktop has it; elsewhere docker run --privileged --rm tonistiigi/binfmt --install arm64',
      ].join('\n'),
    );
  });
});
