import { describe, expect, it } from 'vitest';
import { runMeasured } from './command';

const node = (program: string) =>
  runMeasured(process.execPath, ['-e', program], { cwd: '/', env: { ...process.env, SAID: 'this' } });

describe('runMeasured', () => {
  it('gives output, time and memory, those of its children too', async () => {
    // 60 MB in a child, long enough to be seen.
    const hold = `const held = Buffer.alloc(60e6, 1); setTimeout(() => held.length, 900)`;
    const found = await node(
      `require('child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(hold)}]);
       console.log(process.env.SAID); console.error('that')`,
    );
    expect(found).toMatchObject({ stdout: 'this\n', stderr: 'that\n' });
    expect(found.ms).toBeGreaterThan(900);
    if (process.platform === 'linux') expect(found.peakBytes).toBeGreaterThan(120e6);
  });

  it('throws with the end of what was said', async () => {
    const failing = node(
      `for (let line = 0; line < 99; line += 1) console.error(String(line)); process.exitCode = 3`,
    );
    await expect(failing).rejects.toThrow(/ended with 3, expected 0:\n69\n70\n[^]*\n98$/);
  });

  it('throws where there is no such program', async () => {
    await expect(runMeasured('no-such-program', [], { cwd: '/' })).rejects.toThrow('ENOENT');
  });
});
