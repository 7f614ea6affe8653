import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyScripts, runScript, writeProgram, type Outcome } from './run-script';

const NOW = `sha256:${'a'.repeat(64)}`;
const PINNED = `docker.io/library/node:24@sha256:${'b'.repeat(64)}`;
const LAMBDA = 'public.ecr.aws/lambda/nodejs:24';

let folder: string;
let scripts: string;
let bin: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-base-images-'));
  scripts = copyScripts(folder);
  bin = join(folder, 'bin');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What the programs that the script calls do: text of bash scripts. */
interface Programs {
  readonly docker: string;
  /** What asking a public registry ends with; the local registry holds everything. */
  readonly curlExit: number;
}

function run(map: Record<string, string>, { docker, curlExit }: Programs, forced = ''): Promise<Outcome> {
  writeFileSync(join(folder, 'docker/base-images.json'), JSON.stringify(map, undefined, 2));
  writeProgram(bin, 'docker', docker);
  const curl = `case "$*" in *https://*) echo "$*" >> "$HOME/curl.log"; exit ${curlExit} ;; esac`;
  writeProgram(bin, 'curl', curl);
  const standIns = Object.keys(map).map((name) => `printf '%s\\t%s\\n' '${name}' '${standIn(name)}'`);
  writeProgram(scripts, 'stand-ins.sh', standIns.join('\n'));
  const env = { PATH: `${bin}:${process.env.PATH}`, HOME: folder, NX_MULTIARCH_STAND_INS: forced };
  return runScript('base-images.sh', [], env, scripts);
}

function standIn(name: string): string {
  return `127.0.0.1:5001/base/${name.replace(/\W/g, '-')}@${NOW}`;
}

function localFile(): unknown {
  return JSON.parse(readFileSync(join(folder, 'docker/base-images.local.json'), 'utf8'));
}

/** buildx, when the registry answers (a JSON string) and when it refuses. */
const answering = `echo '"${NOW}"'`;
const refusing = (text: string): string => `echo 'ERROR: ${text}' >&2; exit 1`;

describe('base-images.sh', () => {
  it('adds the digest that a tag has now, and leaves a reference with a digest as it is', async () => {
    const outcome = await run({ node: PINNED, lambda: LAMBDA }, { docker: answering, curlExit: 0 });

    expect(outcome).toMatchObject({ code: 0, stdout: 'base-images: ready (public images)\n' });
    expect(localFile()).toEqual({ node: PINNED, lambda: `${LAMBDA}@${NOW}` });
  });

  it('resolves anew when docker/base-images.json names another image', async () => {
    await run({ node: 'docker.io/library/node:24' }, { docker: answering, curlExit: 0 });
    const outcome = await run({ node: PINNED }, { docker: answering, curlExit: 0 });

    expect(outcome.code).toBe(0);
    expect(localFile()).toEqual({ node: PINNED });
  });

  it.each([
    'toomanyrequests: You have reached your pull rate limit',
    '401 Unauthorized',
    'node:42: not found',
  ])('gives up where a registry answers and refuses: %s', async (text) => {
    const outcome = await run({ node: 'node:42' }, { docker: refusing(text), curlExit: 0 });

    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toContain('registry-1.docker.io answers, and the base images do not resolve');
    expect(outcome.stderr).toContain(`node:42: ERROR: ${text}`);
    expect(outcome.stderr).toMatch(/^ {2}to mend: {2}docker login .* NX_MULTIARCH_STAND_INS=1 /m);
    expect(existsSync(join(folder, 'docker/base-images.local.json'))).toBe(false);
  });

  it('uses stand-ins where no registry can be reached, having asked each', async () => {
    const map = { node: 'docker.io/library/node:24', lambda: LAMBDA };
    const outcome = await run(map, { docker: refusing('no such host'), curlExit: 6 });

    expect(outcome).toMatchObject({ code: 0, stdout: 'base-images: ready (stand-ins)\n' });
    expect(outcome.stderr).toContain('no public registry can be reached');
    expect(localFile()).toEqual({ node: standIn('node'), lambda: standIn('lambda') });
    const asked = readFileSync(join(folder, 'curl.log'), 'utf8').trimEnd().split('\n');
    expect(asked).toEqual(
      ['registry-1.docker.io', 'public.ecr.aws'].map(
        (host) => `-sS -o /dev/null --max-time 10 https://${host}/v2/`,
      ),
    );
  });

  it('does not take one failed look-up of one name for a success', async () => {
    const outcome = await run({ node: 'node:24' }, { docker: 'exit 0', curlExit: 6 });

    expect(outcome.stdout).toBe('base-images: ready (stand-ins)\n');
    expect(localFile()).toEqual({ node: standIn('node') });
  });

  it('builds stand-ins on purpose with NX_MULTIARCH_STAND_INS=1, also over public images', async () => {
    const programs = { docker: answering, curlExit: 0 };
    await run({ node: 'node:24' }, programs);
    expect(localFile()).toEqual({ node: `node:24@${NOW}` });
    const outcome = await run({ node: 'node:24' }, programs, '1');

    expect(outcome).toMatchObject({ code: 0, stdout: 'base-images: ready (stand-ins)\n' });
    expect(localFile()).toEqual({ node: standIn('node') });
  });
});
