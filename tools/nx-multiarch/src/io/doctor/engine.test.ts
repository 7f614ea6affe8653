import { describe, expect, it } from 'vitest';
import { fault, ok, warning } from '../../core/doctor';
import { type Answer, dockerStandIn, ok as said } from '../../testing/docker-stand-in';
import type { Exec } from '../exec';
import { type Check, runChecks } from './check';
import { buildxCheck, engineCheck, engineEmulation } from './engine';

const inspected = (platforms: string): Answer =>
  said(`Driver: docker\nNodes:\nName: n\nPlatforms: ${platforms}\n`);
const HEALTHY: Record<string, Answer> = {
  'version --format {{.Server.Version}}': said('26.1.5\n'),
  'version --format {{.Server.Arch}}': said('amd64\n'),
  'buildx version': said('github.com/docker/buildx v0.13.1\n'),
  'context show': said('default\n'),
  'buildx inspect default': inspected('linux/amd64, linux/arm64'),
};
const DOWN: Record<string, Answer> = {
  'version --format {{.Server.Version}}': {
    stderr: 'Cannot connect to the Docker daemon\nmore',
    exitCode: 1,
  },
};
const NO_DOCKER: Exec = () => Promise.reject(new Error('spawn docker ENOENT'));

const diagnose = (check: Check, exec: Exec) =>
  runChecks([check], { exec, signal: new AbortController().signal, limit: 5_000 });

describe('an engine with buildx', () => {
  it.each([
    [engineCheck(false), 'Docker Engine 26.1.5 on amd64'],
    [buildxCheck, 'github.com/docker/buildx v0.13.1'],
  ])('$name', async (check, found) => {
    expect(await diagnose(check, dockerStandIn(HEALTHY))).toEqual([ok(check.name, found)]);
  });
});

describe('an engine that does not answer', () => {
  const found = 'no Docker engine answers: Cannot connect to the Docker daemon';
  const mend =
    'start Docker, or run bash tools/setup/engine.sh; a remote engine is named by DOCKER_HOST or docker context use';

  it('is a fault with what mends it', async () => {
    expect(await diagnose(engineCheck(false), dockerStandIn(DOWN))).toEqual([fault('engine', found, mend)]);
  });

  it('is a warning where every build runs elsewhere', async () => {
    expect(await diagnose(engineCheck(true), dockerStandIn(DOWN))).toEqual([warning('engine', found, mend)]);
  });

  it('tells nothing of emulation', async () => {
    expect(await engineEmulation(dockerStandIn(DOWN))).toEqual(
      warning('emulation', 'not known: no engine answers', 'mend the engine first'),
    );
  });
});

describe('a client', () => {
  it.each([engineCheck(false), buildxCheck])('that is missing: $name', async (check) => {
    expect(await diagnose(check, NO_DOCKER)).toEqual([
      fault(
        check.name,
        'the program "docker" could not be started',
        'bash tools/setup/engine.sh, or see https://docs.docker.com/engine/install/',
      ),
    ]);
  });

  it('without buildx', async () => {
    const [line] = await diagnose(buildxCheck, dockerStandIn({}));
    expect(line).toMatchObject({
      health: 'fault',
      found: 'the Docker client has no buildx: unknown command',
    });
    expect(line?.mend).toContain('install docker-buildx-plugin');
  });
});

describe('emulation', () => {
  it('is there', async () => {
    expect(await engineEmulation(dockerStandIn(HEALTHY))).toEqual(ok('emulation', 'arm64 runs on amd64'));
  });

  it.each([
    ['arm64', 'amd64', {}],
    ['amd64', 'arm64', { 'version --format {{.Server.Arch}}': said('arm64') }],
  ])('of %s on %s is missing, which is no more than a warning', async (foreign, native, answers) => {
    const one = { 'buildx inspect default': inspected(`linux/${native}`) };
    const line = await engineEmulation(dockerStandIn({ ...HEALTHY, ...answers, ...one }));
    expect(line.health).toBe('warning');
    expect(line.found).toContain(`containers for ${foreign} do not run here ("exec format error")`);
    expect(line.mend).toContain('bash tools/setup/emulator.sh');
  });

  it("is that of the context's engine", async () => {
    const answers = { 'context show': said('farm'), 'buildx inspect farm': inspected('linux/arm64*') };
    const line = await engineEmulation(dockerStandIn({ ...HEALTHY, ...answers }));
    expect(line).toEqual(ok('emulation', 'arm64 runs on amd64'));
    const older = await engineEmulation(dockerStandIn({ ...HEALTHY, 'context show': { exitCode: 1 } }));
    expect(older.health).toBe('ok');
  });
});
