import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyScripts, programFolder, runScript, writeProgram, type Outcome } from './run-script';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-check-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('setup.sh --check', () => {
  it('lists every part, says what is missing and changes nothing', async () => {
    const env = {
      PATH: programFolder(folder),
      HOME: folder,
      // Nothing listens on the port of the "discard" service, and no process of a user may.
      NX_MULTIARCH_REGISTRY_PORT: '9',
    };
    const outcome = await runScript('setup.sh', ['--check'], env);

    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toBe('');
    const parts = outcome.stdout.trimEnd().split('\n');
    expect(parts.map((line) => line.split(':')[0])).toEqual([
      'dependencies',
      'engine',
      'builder',
      'emulator',
      'registry',
      'base-images',
    ]);
    expect(parts).toContain('engine: missing (no docker client on the PATH)');
    expect(parts).toContain('builder: missing (no builder that exports OCI layouts)');
    expect(parts).toContain('registry: missing (nothing answers at 127.0.0.1:9)');
    expect(readdirSync(folder)).toEqual(['bin']);
  });

  it('refuses an argument that it does not know', async () => {
    const outcome = await runScript('setup.sh', ['--chekc'], { PATH: programFolder(folder), HOME: folder });

    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('setup.sh does not know --chekc');
  });
});

describe('setup.sh', () => {
  const parts = ['dependencies', 'engine', 'builder', 'emulator', 'registry', 'base-images'];

  /** Runs set-up with parts of which one fails, all others succeed and leave a file of their name. */
  function runWithout(failing: string): Promise<Outcome> {
    const scripts = copyScripts(folder);
    for (const part of parts)
      writeProgram(
        scripts,
        `${part}.sh`,
        part === failing ? 'echo "error: no luck" >&2; exit 1' : `touch "$HOME/ran-${part}"`,
      );
    return runScript('setup.sh', [], { PATH: process.env.PATH ?? '', HOME: folder }, scripts);
  }

  it('goes on without an emulator, and says what works and what does not', async () => {
    const outcome = await runWithout('emulator');

    expect(outcome).toEqual({
      code: 0,
      stdout: 'setup: ready (dependencies, engine, builder, registry, base-images)\n',
      stderr:
        'error: no luck\n' +
        '> going on without: images of the other architecture can be built and pushed, but not run here\n',
    });
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['ran-registry', 'ran-base-images']));
  });

  it.each(parts.filter((part) => part !== 'emulator'))('stops where %s fails', async (part) => {
    const outcome = await runWithout(part);

    expect(outcome).toEqual({ code: 1, stdout: '', stderr: 'error: no luck\n' });
    const later = parts.slice(parts.indexOf(part));
    for (const name of later) expect(readdirSync(folder)).not.toContain(`ran-${name}`);
  });
});

describe('--help', () => {
  it.each(['dependencies', 'engine', 'builder', 'emulator', 'registry', 'base-images', 'stand-ins', 'setup'])(
    '%s.sh says how it is used',
    async (part) => {
      const outcome = await runScript(`${part}.sh`, ['--help'], {
        PATH: programFolder(folder),
        HOME: folder,
      });

      expect(outcome).toMatchObject({ code: 0, stderr: '' });
      expect(outcome.stdout).toMatch(new RegExp(`^usage: ${part}\\.sh \\[--check`));
    },
  );
});
