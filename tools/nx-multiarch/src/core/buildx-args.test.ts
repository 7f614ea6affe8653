import { describe, expect, it } from 'vitest';
import { buildxArgs } from './buildx-args';
import { linux } from './platform';

const options = {
  platform: linux('arm64'),
  dockerfile: 'apps/a/Dockerfile.eks',
  context: 'dist/apps/a',
  layout: 'dist/images/a/eks/arm64',
  contexts: {},
  secrets: {},
  argsFromEnv: [],
};

describe('buildxArgs', () => {
  it('builds one platform into a layout, without attestations, at a fixed time, uncompressed', () => {
    expect(buildxArgs(options)).toEqual([
      'buildx',
      'build',
      '--platform=linux/arm64',
      '--file=apps/a/Dockerfile.eks',
      '--provenance=false',
      '--sbom=false',
      '--progress=plain',
      '--build-arg=SOURCE_DATE_EPOCH=0',
      '--output=type=oci,tar=false,compression=uncompressed,dest=dist/images/a/eks/arm64',
      'dist/apps/a',
    ]);
  });

  it('names the builder, its network, base images and secrets where there are any', () => {
    const args = buildxArgs({
      ...options,
      builder: 'arm',
      noCache: true,
      args: { ADDONS: '{"a":"skip"}' },
      argsFromEnv: ['HTTPS_PROXY'],
      network: 'host',
      contexts: { 'node:24': 'docker-image://localhost:5001/node@sha256:0' },
      secrets: { npmrc: '/home/me/.npmrc' },
    });
    expect(args).toContain('--builder=arm');
    expect(args).toContain('--no-cache');
    expect(args).toContain('--build-arg=ADDONS={"a":"skip"}');
    expect(args).toContain('--build-arg=HTTPS_PROXY');
    expect(args).toContain('--network=host');
    expect(args).toContain('--build-context=node:24=docker-image://localhost:5001/node@sha256:0');
    expect(args).toContain('--secret=id=npmrc,src=/home/me/.npmrc');
  });

  it("builds on another context's engine through that context", () => {
    const args = buildxArgs({ ...options, engine: 'arm-node', builder: 'arm-node' });
    expect(args.slice(0, 4)).toEqual(['--context=arm-node', 'buildx', 'build', '--builder=arm-node']);
  });

  it('reads and writes caches, each in an argument of its own', () => {
    const [from, to] = ['type=registry,ref=r:5000/c:a', 'type=registry,ref=r:5000/c:a,mode=max'];
    const args = buildxArgs({ ...options, cacheFrom: [from, 'r:5000/c:main'], cacheTo: [to] });
    const caches = args.filter((arg) => arg.startsWith('--cache-'));
    expect(caches).toEqual([`--cache-from=${from}`, '--cache-from=r:5000/c:main', `--cache-to=${to}`]);
  });

  it('keeps a hostile name one argument', () => {
    const dockerfile = 'apps/$(touch x); a/Dockerfile.eks';
    expect(buildxArgs({ ...options, dockerfile })).toContain(`--file=${dockerfile}`);
  });
});
