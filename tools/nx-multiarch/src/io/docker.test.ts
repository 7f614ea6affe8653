import { describe, expect, it } from 'vitest';
import { assertEngine, engineArchitecture, findBuilder } from './docker';
import type { Exec, ExecResult } from './exec';

type Answer = Partial<ExecResult>;

/** A `docker` that answers by its arguments; any other call is one that Docker does not know. */
function docker(answers: Record<string, Answer>): Exec {
  return (_file, args) =>
    Promise.resolve({ stdout: '', stderr: 'unknown command', exitCode: 1, ...answers[args.join(' ')] });
}

const ok = (stdout = ''): Answer => ({ stdout, exitCode: 0 });
const SERVER = 'version --format {{.Server.Version}}';
const STATUS = 'info --format {{json .DriverStatus}}';

describe('assertEngine', () => {
  it('is content with an engine and buildx', async () => {
    await expect(
      assertEngine(docker({ [SERVER]: ok('26'), 'buildx version': ok('v0.13') })),
    ).resolves.toBeUndefined();
  });

  it.each<[string, Exec, object]>([
    [
      'no client',
      () => Promise.reject(new Error('spawn docker ENOENT')),
      { code: 'NO_ENGINE', happened: expect.stringContaining('could not be started') },
    ],
    [
      'no engine',
      docker({ [SERVER]: { stderr: 'Cannot connect to the Docker daemon\nmore' } }),
      { code: 'NO_ENGINE', happened: 'no Docker engine answers: Cannot connect to the Docker daemon' },
    ],
    [
      'no buildx',
      docker({ [SERVER]: ok('26'), 'buildx version': { stderr: 'docker: unknown command: docker buildx' } }),
      { code: 'NO_BUILDX', mend: expect.stringContaining('docker-buildx') },
    ],
  ])('%s', async (_name, exec, error) => {
    await expect(assertEngine(exec)).rejects.toMatchObject(error);
  });
});

describe('findBuilder', () => {
  const containerd = ok('[["driver-type","io.containerd.snapshotter.v1"]]');
  it.each<[string, Record<string, Answer>, object]>([
    [
      "the engine's own, with containerd's store",
      { 'buildx inspect': ok('Driver: docker'), [STATUS]: containerd },
      { network: 'host' },
    ],
    ['a container builder that is in use', { 'buildx inspect': ok('Driver:        docker-container') }, {}],
    [
      'the one that set-up made, beside the classic store',
      {
        'buildx inspect': ok('Driver: docker'),
        [STATUS]: ok('[["Backing Filesystem","extfs"]]'),
        'buildx inspect nx-multiarch': ok('Driver: docker-container'),
      },
      { name: 'nx-multiarch' },
    ],
  ])('%s', async (_name, answers, builder) => {
    expect(await findBuilder(docker(answers))).toEqual(builder);
  });

  it('says how to get one', async () => {
    await expect(
      findBuilder(docker({ 'buildx inspect': ok('Driver: docker'), [STATUS]: ok('[]') })),
    ).rejects.toMatchObject({
      code: 'NO_BUILDX',
      mend: expect.stringContaining('tools/setup/builder.sh'),
    });
  });
});

describe('engineArchitecture', () => {
  it("is the server's, not the client's", async () => {
    expect(await engineArchitecture(docker({ 'version --format {{.Server.Arch}}': ok('arm64\n') }))).toBe(
      'arm64',
    );
  });
});
