import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { exec } from './exec';

const node = (script: string, ...args: string[]): [string, string[]] => [
  process.execPath,
  ['-e', script, ...args],
];

describe('exec', () => {
  it('gives both outputs and the status', async () => {
    const result = await exec(...node('console.log("out"); console.error("err"); process.exit(3)'));
    expect(result).toEqual({ stdout: 'out\n', stderr: 'err\n', exitCode: 3 });
  });

  it('passes arguments on untouched by any shell', async () => {
    const hostile = '$(touch x); "a b" *';
    const { stdout } = await exec(...node('process.stdout.write(process.argv[1])', hostile));
    expect(stdout).toBe(hostile);
  });

  it.each([
    ['a text', 'hello'],
    ['a stream', Readable.from([Buffer.from('hel'), Buffer.from('lo')])],
    ['nothing', undefined],
  ])('feeds %s', async (_name, input) => {
    const { stdout } = await exec(...node('process.stdin.pipe(process.stdout)'), { input });
    expect(stdout).toBe(input === undefined ? '' : 'hello');
  });

  it('starts a process group of its own where that is asked for', async () => {
    const script = `
      const { execFileSync } = require('node:child_process');
      const group = execFileSync('ps', ['-o', 'pgid=', '-p', String(process.pid)], { encoding: 'utf8' });
      console.log(String(Number(group) === process.pid));`;
    expect((await exec(...node(script), { detached: true })).stdout).toBe('true\n');
    expect((await exec(...node(script))).stdout).toBe('false\n');
  });

  it('shows output as it comes', async () => {
    const seen: string[] = [];
    await exec(...node('console.log("a"); console.error("b")'), {
      env: { PATH: process.env.PATH },
      onStdout: (text) => seen.push(text),
      onStderr: (text) => seen.push(text),
    });
    expect(seen.sort()).toEqual(['a\n', 'b\n']);
  });

  it('lets a program end before it has read everything', async () => {
    const input = Readable.from(Array.from({ length: 100 }, () => Buffer.alloc(65_536)));
    const { exitCode } = await exec(...node('process.exit(4)'), { input });
    expect(exitCode).toBe(4);
  });

  it('fails when the input cannot be read', async () => {
    const input = new Readable({ read: () => input.destroy(new Error('unreadable')) });
    await expect(exec(...node('process.stdin.resume()'), { input })).rejects.toThrow('unreadable');
  });

  it('fails when there is no such program', async () => {
    await expect(exec('no-such-program-here', [])).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('ends the program when it is told to, and waits until it has ended', async () => {
    const controller = new AbortController();
    const folder = mkdtempSync(join(tmpdir(), 'exec-'));
    const script = `
      process.on("SIGTERM", () => setTimeout(() => { fs.writeFileSync(process.argv[1], "done"); process.exit() }, 50));
      console.log("up"); setInterval(() => {}, 1000)`;
    try {
      const running = exec(...node(script, join(folder, 'ended')), {
        signal: controller.signal,
        onStdout: () => controller.abort(),
      });
      await expect(running).rejects.toMatchObject({ name: 'AbortError' });
      expect(readFileSync(join(folder, 'ended'), 'utf8')).toBe('done');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('starts nothing after it was told to end', async () => {
    await expect(exec('no-such-program-here', [], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('keeps the end of a long output, and shows all of it', async () => {
    let shown = 0;
    const { stdout } = await exec(...node('process.stdout.write("x".repeat(3e6) + "end")'), {
      onStdout: (text) => void (shown += text.length),
    });
    expect(shown).toBe(3_000_003);
    expect(stdout.length).toBeLessThan(1_200_000);
    expect(stdout.endsWith('end')).toBe(true);
  });
});
