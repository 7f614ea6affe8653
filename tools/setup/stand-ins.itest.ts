import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runScript, writeProgram } from './run-script';

const BASE = join(import.meta.dirname, '../../docker/base');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-stand-ins-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Stands for mmdebstrap: writes the sources as it does, then runs the hook that is about them. */
const mmdebstrap = `
for argument; do
  case "$argument" in
    'deb '*) echo "$argument" >> "$ROOT/etc/apt/sources.list" ;;
    --customize-hook=*sources.list*) hook="\${argument#*=}" ;;
  esac
done
bash -c "$hook" hook "$ROOT"
`;

describe('rootfs.sh', () => {
  it('leaves no mirror of this machine in the image', async () => {
    mkdirSync(join(folder, 'etc/apt/sources.list.d'), { recursive: true });
    const bin = writeProgram(join(folder, 'bin'), 'mmdebstrap', mmdebstrap);
    const env = { PATH: `${bin}:${process.env.PATH}`, ROOT: folder };
    const source = 'deb http://user:hunter2@mirror.example/debian bookworm main';
    const outcome = await runScript('rootfs.sh', ['amd64', join(folder, 'out.tar'), source], env, BASE);

    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(folder, 'etc/apt/sources.list'), 'utf8')).toBe('');
  });
});

describe('Dockerfile.lambda', () => {
  const text = readFileSync(join(BASE, 'Dockerfile.lambda'), 'utf8');

  it('adds the CA bundle to what Node trusts, and does not replace it', () => {
    expect(text).toContain('export NODE_EXTRA_CA_CERTS=/run/secrets/ca');
    expect(text).not.toMatch(/npm_config_cafile/i);
  });
});
