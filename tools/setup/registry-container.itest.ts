import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programFolder, runScript, writeProgram, type Outcome } from './run-script';

let folder: string;
let port: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'setup-container-'));
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  port = address.port;
  await new Promise((resolve) => server.close(resolve));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs registry.sh on a machine without packages, with a docker client whose answers are given as cases of bash. */
function run(cases: string): Promise<Outcome> {
  const bin = programFolder(folder);
  const refuse = 'echo "Error response from daemon: unexpected: $*" >&2; exit 1';
  writeProgram(bin, 'docker', `case "$1 $2" in 'version ') ;; ${cases}\n *) ${refuse} ;; esac`);
  const osRelease = join(folder, 'os-release');
  writeFileSync(osRelease, 'ID=fedora\n');
  return runScript('registry.sh', [], {
    PATH: bin,
    HOME: folder,
    NX_MULTIARCH_OS_RELEASE: osRelease,
    NX_MULTIARCH_REGISTRY_PORT: String(port),
    NX_MULTIARCH_STATE_DIR: join(folder, 'state'),
  });
}

describe('registry.sh with a container', () => {
  it('leaves a container of another state folder alone, and names both folders', async () => {
    const outcome = await run(`'container inspect') echo /home/other/state ;;`);

    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    const name = `nx-multiarch-registry-${port}`;
    expect(outcome.stderr).toContain(`the container ${name} belongs to /home/other/state`);
    expect(outcome.stderr).toContain(join(folder, 'state'));
    expect(outcome.stderr).toContain(`docker rm -f ${name}`);
  });

  it('shows why its own container does not start', async () => {
    const outcome = await run(`'container inspect') echo "$NX_MULTIARCH_STATE_DIR" ;;
      'start '*) echo 'Error response from daemon: no space left on device' >&2; exit 1 ;;`);

    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toContain('no space left on device');
    expect(outcome.stderr).toContain(`docker could not start the container nx-multiarch-registry-${port}`);
    expect(outcome.stderr).toContain('registry.sh --stop');
  });

  it('shows why a new container does not run', async () => {
    const outcome = await run(`'container inspect') exit 1 ;; 'image inspect' | 'volume create') ;;
      'run -d') echo 'Error response from daemon: address already in use' >&2; exit 125 ;;`);

    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toContain('address already in use');
    expect(outcome.stderr).toContain(`docker could not run the container nx-multiarch-registry-${port}`);
  });

  it('says what it pulls, and why that failed where there is no other way', async () => {
    const outcome = await run(`'container inspect' | 'image inspect') exit 1 ;;
      'pull -q') echo 'no such host' >&2; exit 1 ;;`);

    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/^> pulling the image registry:3 \(at most \d+ s\)$/m);
    expect(outcome.stderr).toContain('the image registry:3 could not be pulled (no such host)');
  });
});
