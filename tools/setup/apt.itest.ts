import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runScript, writeProgram, type Outcome } from './run-script';

// Programs that are unpacked beside the system, with an apt and a dpkg that only say what they were asked for.

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-apt-'));
  mkdirSync(join(folder, 'tmp'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What is unpacked, and what it says of itself. What the system has instead says nothing. */
const versions = {
  kubectl: '"kustomizeVersion": "v5.5.0"',
  wrk: 'wrk 4.2',
  cosign: '--tlog-upload',
  oras: 'Version',
};

/** Runs a script as somebody who is not root; `download` is what apt-get does when it is to get a package. */
function run(script: string, args: string[], codename: string, download: string): Promise<Outcome> {
  const programs = join(folder, 'bin');
  writeProgram(programs, 'uname', 'echo Linux');
  writeProgram(programs, 'id', 'echo 1000');
  for (const old of Object.keys(versions)) writeProgram(programs, old, 'exit 1');
  writeProgram(
    programs,
    'apt-get',
    `echo "$*" >> "$HOME/calls"\ncase $1 in download) ${download} ;; update) : > "$HOME/updated" ;; esac`,
  );
  const files = Object.entries(versions).map(
    ([name, version]) => `printf '#!/bin/bash\\necho %q\\n' '${version}' > "$3/usr/bin/${name}"`,
  );
  writeProgram(
    programs,
    'dpkg',
    [`mkdir -p "$3/usr/bin" "$3/usr/lib"`, ...files, `chmod 755 "$3"/usr/bin/*`].join('\n'),
  );
  const release = join(folder, 'os-release');
  writeFileSync(release, `ID=debian\nVERSION_CODENAME=${codename}\n`);
  return runScript(script, args, {
    PATH: `${programs}:${process.env.PATH ?? ''}`,
    HOME: folder,
    TMPDIR: join(folder, 'tmp'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    NX_MULTIARCH_STATE_DIR: join(folder, 'state'),
    NX_MULTIARCH_OS_RELEASE: release,
  });
}

const found = ': > found.deb';
const calls = (): string[] => readFileSync(join(folder, 'calls'), 'utf8').trimEnd().split('\n');
const program = (...path: string[]): string => join(folder, 'cache', 'nx-multiarch', ...path);

describe('what is not installed', () => {
  it('is unpacked once, and nothing else is left', async () => {
    const first = await run('kubectl.sh', ['--path'], 'trixie', found);
    expect(first).toEqual({
      code: 0,
      stdout: `${program('kubectl', 'usr', 'bin', 'kubectl')}\n`,
      stderr: '> fetching the Debian packages of kubectl\n',
    });
    expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
    expect(await run('kubectl.sh', [], 'trixie', found)).toMatchObject({ code: 0, stderr: '' });
    expect(calls()).toEqual(['download -q kubectl']);
  });

  it('is asked for again when apt knows of newer packages', async () => {
    const { code, stderr } = await run('kubectl.sh', [], 'trixie', `[[ -e "$HOME/updated" ]] && ${found}`);
    expect(code, stderr).toBe(0);
    expect(calls().map((call) => call.split(' ')[0])).toEqual(['download', 'update', 'download']);
  });

  it('is an error where apt has none: what was wanted, and another way', async () => {
    const { code, stderr } = await run('kubectl.sh', [], 'trixie', 'echo "E: no such package"; exit 100');
    expect(code).toBe(1);
    expect(stderr).toContain('E: no such package');
    expect(stderr).toContain('error: apt-get could not download kubectl\n');
    expect(stderr).toContain(`read ${join(folder, 'state', 'kubectl.log')}, or: https://kubernetes.io/docs/`);
    expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
    expect(existsSync(program('kubectl'))).toBe(false);
  });

  it.each(['kubectl', 'cosign', 'oras'])('comes from the next release on Debian 12: %s', async (name) => {
    const { code, stderr } = await run(`${name}.sh`, [], 'bookworm', found);
    expect(code, stderr).toBe(0);
    expect(calls()).toEqual([`download -q ${name}/trixie`]);
  });

  it('may need more packages, and a program that finds them', async () => {
    const { code, stdout, stderr } = await run('wrk.sh', ['--path'], 'trixie', found);
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: `${program('wrk', 'wrk')}\n` });
    expect(calls()).toEqual(['download -q wrk libluajit-5.1-2 libluajit-5.1-common']);
  });

  it('is not looked for anew by somebody who cannot refresh apt', async () => {
    const { code, stderr } = await run('wrk.sh', [], 'trixie', 'exit 100');
    expect(code).toBe(1);
    expect(stderr).toContain('or as root: apt-get update && apt-get install wrk');
    expect(calls()).toHaveLength(1);
  });
});

describe('the lines of apt sources for base images that name none', () => {
  const suites = [
    'http://mirror.example.com/debian/ bookworm main',
    'http://mirror.example.com/debian-security/ bookworm-security main',
  ];
  // apt-get indextargets, and what another call of it does.
  const listed = (lines: string[]): string =>
    `: ;; indextargets) printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')}`;

  it('name the mirror that apt has here', async () => {
    const { code, stdout, stderr } = await run('apt-sources.sh', [], 'bookworm', listed(suites));
    expect(code, stderr).toBe(0);
    expect(stdout).toBe(
      'deb http://mirror.example.com/debian bookworm main\ndeb http://mirror.example.com/debian-security bookworm-security main\n',
    );
  });

  it('are an error where apt has none', async () => {
    const { code, stderr } = await run('apt-sources.sh', [], 'bookworm', listed([]));
    expect(code).toBe(1);
    expect(stderr).toContain('error: apt has no source for bookworm');
  });
});
