import { describe, expect, it } from 'vitest';
import { dockerStandIn as docker, ok } from '../testing/docker-stand-in';
import { assertEngine, engineArchitecture } from './docker';
import type { Exec } from './exec';

const SERVER = 'version --format {{.Server.Version}}';

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

describe('engineArchitecture', () => {
  it("is the server's, not the client's", async () => {
    expect(await engineArchitecture(docker({ 'version --format {{.Server.Arch}}': ok('arm64\n') }))).toBe(
      'arm64',
    );
  });
});
