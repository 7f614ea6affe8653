import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programFolder, runScript } from './run-script';

/** A client that reaches an engine and has no plugins. */
const clientWithoutBuildx = `#!/bin/bash
case "$1" in
  version) echo 28.0.0 ;;
  *) echo "docker: unknown command: docker $1" >&2; exit 1 ;;
esac
`;

/** A client whose engine is down. */
const clientWithoutEngine = `#!/bin/bash
echo 'Cannot connect to the Docker daemon' >&2
exit 1
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-engine-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function environment(docker: string | undefined, more: Record<string, string>): Record<string, string> {
  return { PATH: programFolder(folder, docker), HOME: folder, ...more };
}

describe('engine.sh', () => {
  const deadSocket = 'unix:///nonexistent/docker.sock';
  it.each([
    ['no client', undefined, 'there is no docker client on the PATH'],
    ['no engine', clientWithoutEngine, `no Docker engine answers at ${deadSocket}`],
    ['no buildx', clientWithoutBuildx, 'the docker client has no buildx'],
  ])('says what is wrong and installs nothing under DOCKER_HOST: %s', async (_case, docker, text) => {
    const outcome = await runScript('engine.sh', [], environment(docker, { DOCKER_HOST: deadSocket }));

    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toBe('');
    expect(outcome.stderr).toContain(text);
    expect(outcome.stderr).toMatch(/^ {2}expected: .+\n {2}to mend: {2}.+$/m);
    expect(outcome.stderr).not.toContain('installing packages');
  });

  it('names the plugin to install when only buildx is missing', async () => {
    const outcome = await runScript(
      'engine.sh',
      [],
      environment(clientWithoutBuildx, { DOCKER_HOST: deadSocket }),
    );

    expect(outcome.stderr).toContain('apt-get install docker-buildx-plugin');
    expect(outcome.stderr).toContain('https://github.com/docker/buildx#installing');
  });

  it('never installs on another distribution, and names the documentation', async () => {
    const osRelease = join(folder, 'os-release');
    writeFileSync(osRelease, 'ID=fedora\nVERSION_ID=42\nPRETTY_NAME="Fedora Linux 42"\n');
    const outcome = await runScript(
      'engine.sh',
      [],
      environment(undefined, { NX_MULTIARCH_OS_RELEASE: osRelease }),
    );

    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('there is no Docker engine (Fedora Linux 42');
    expect(outcome.stderr).toMatch(/https:\/\/docs\.docker\.com\/(engine\/install|desktop)\//);
    expect(outcome.stderr).not.toContain('installing packages');
  });

  it('tells with --check, in one line on stdout, what is missing', async () => {
    const outcome = await runScript('engine.sh', ['--check'], environment(clientWithoutBuildx, {}));

    expect(outcome).toEqual({
      code: 1,
      stdout: 'engine: missing (Docker Engine 28.0.0 answers, its client has no buildx)\n',
      stderr: '',
    });
  });
});
