import { describe, expect, it } from 'vitest';
import type { BuilderChoice } from '../core/builders';
import { linux } from '../core/platform';
import { type Answer, dockerStandIn, ok } from '../testing/docker-stand-in';
import { errorOf } from '../testing/error-of';
import { builderFor, findBuilder } from './builder';

const ARM = linux('arm64');
const STATUS = 'info --format {{json .DriverStatus}}';
const containerd = ok('[["driver-type","io.containerd.snapshotter.v1"]]');

/** An answer of `docker buildx inspect`, with a node for each list of platforms. */
function builder(driver: string, ...nodes: string[]): Answer {
  const parts = nodes.map((node, at) => `Name: node${at}\n${node}\n`);
  return ok(`Name: x\nDriver: ${driver}\n\nNodes:\n${parts.join('\n')}`);
}
const running = (platforms: string) => `Status: running\nPlatforms: ${platforms}`;
const OWN = builder('docker', running('linux/amd64, linux/arm64'));

describe('findBuilder', () => {
  it.each<[string, Record<string, Answer>, object]>([
    [
      "the engine's own, with containerd's store",
      { 'buildx inspect': OWN, [STATUS]: containerd },
      { network: 'host' },
    ],
    ['a container builder that is in use', { 'buildx inspect': builder('docker-container') }, {}],
    [
      'the one that set-up made, beside the classic store',
      {
        'buildx inspect': OWN,
        [STATUS]: ok('[["Backing Filesystem","extfs"]]'),
        'buildx inspect nx-multiarch': builder('docker-container'),
      },
      { name: 'nx-multiarch' },
    ],
  ])('%s', async (_name, answers, expected) => {
    const { nodes, ...found } = await findBuilder(dockerStandIn(answers));
    expect(found).toEqual(expected);
    expect(nodes).toBeInstanceOf(Array);
  });

  it('says how to get one', async () => {
    const failed = findBuilder(dockerStandIn({ 'buildx inspect': OWN, [STATUS]: ok('[]') }));
    await expect(failed).rejects.toMatchObject({
      code: 'NO_BUILDX',
      mend: expect.stringContaining('tools/setup/builder.sh'),
    });
  });
});

/** What builds linux/arm64 on a machine whose docker answers like this. */
function find(answers: Record<string, Answer>, choice?: BuilderChoice) {
  const machine = { 'version --format {{.Server.Version}}': ok('26'), 'buildx version': ok('v0.13') };
  return builderFor(dockerStandIn({ ...machine, ...answers }), ARM, choice);
}

describe('builderFor', () => {
  it('takes the builder in use where nothing is chosen', async () => {
    const found = await find({ 'buildx inspect': OWN, [STATUS]: containerd });
    expect(found).toMatchObject({ network: 'host', node: { name: 'node0' } });
    expect(found.name).toBeUndefined();
  });

  it('needs no engine on this machine for a builder that is chosen', async () => {
    const answers = {
      'version --format {{.Server.Version}}': { exitCode: 1 },
      'buildx inspect graviton': builder('docker-container', running('linux/arm64*')),
    };
    const found = await find(answers, { builder: 'graviton' });
    expect(found).toMatchObject({ name: 'graviton', node: { platforms: ['linux/arm64'] } });
    expect([found.context, found.network]).toEqual([undefined, undefined]);
  });

  it('speaks to a context through the context', async () => {
    const answers = { 'buildx inspect arm': OWN, [`--context=arm ${STATUS}`]: containerd };
    const engine = { name: 'arm', context: 'arm', network: 'host' };
    expect(await find(answers, { context: 'arm' })).toMatchObject(engine);
    // A context's own builder, named as a builder: buildx takes it in no other way.
    expect(await find(answers, { builder: 'arm' })).toMatchObject(engine);
  });

  it('wakes a builder that sleeps', async () => {
    const answers = {
      'buildx inspect farm': builder('kubernetes', 'Status: inactive'),
      'buildx inspect --bootstrap farm': builder('kubernetes', running('linux/arm64')),
    };
    expect(await find(answers, { builder: 'farm' })).toMatchObject({ node: { status: 'running' } });
  });

  it('leaves out a node that does not answer', async () => {
    const nodes = ['Error: gone', running('linux/amd64, linux/arm64')];
    const answers = { 'buildx inspect farm': builder('docker-container', ...nodes) };
    expect(await find(answers, { builder: 'farm' })).toMatchObject({ node: { name: 'node1' } });
  });

  it.each<[string, Record<string, Answer>, BuilderChoice | undefined, object]>([
    [
      'unknown builder',
      { 'buildx inspect nope': { stderr: 'ERROR: no builder "nope" found', exitCode: 1 } },
      { builder: 'nope' },
      {
        code: 'NO_BUILDER',
        happened: expect.stringContaining('the builder "nope" for linux/arm64 is not known'),
      },
    ],
    [
      'unknown context',
      { 'buildx inspect nope': { stderr: 'ERROR: no builder "nope" found', exitCode: 1 } },
      { context: 'nope' },
      { code: 'NO_BUILDER', mend: expect.stringContaining('docker context create nope') },
    ],
    [
      'a builder where a context should be',
      { 'buildx inspect farm': builder('kubernetes', running('linux/arm64')) },
      { context: 'farm' },
      { code: 'NO_BUILDER', happened: expect.stringContaining('"farm" is a builder of buildx') },
    ],
    [
      'an engine that does not answer',
      { 'buildx inspect arm': ok('Name: arm\nDriver: \nError: Cannot connect to the Docker daemon\n') },
      { context: 'arm' },
      {
        code: 'NO_BUILDER',
        happened: expect.stringContaining('does not answer: Cannot connect to the Docker'),
      },
    ],
    [
      'a node that cannot be woken',
      {
        'buildx inspect farm': builder('remote', 'Status: inactive'),
        'buildx inspect --bootstrap farm': {
          stderr: '#1 waiting\nERROR: context deadline exceeded',
          exitCode: 1,
        },
      },
      { builder: 'farm' },
      { code: 'NO_BUILDER', happened: expect.stringContaining('does not answer: context deadline exceeded') },
    ],
    [
      'nodes that do not answer, of the builder in use',
      { 'buildx inspect': builder('docker-container', 'Error: no route to host') },
      undefined,
      {
        code: 'NO_BUILDER',
        happened: 'the builder in use for linux/arm64 does not answer: no route to host',
      },
    ],
    [
      'a builder without nodes',
      { 'buildx inspect farm': builder('kubernetes') },
      { builder: 'farm' },
      { code: 'NO_BUILDER', happened: expect.stringContaining('does not answer: no node of it runs') },
    ],
    [
      'a node that was started and says nothing',
      {
        'buildx inspect farm': builder('remote', 'Status: inactive'),
        'buildx inspect --bootstrap farm': builder('remote', 'Status: starting'),
      },
      { builder: 'farm' },
      { code: 'NO_BUILDER', happened: expect.stringContaining('it was started and names no platform') },
    ],
    [
      'a builder without the platform',
      { 'buildx inspect x86': builder('docker-container', running('linux/amd64')) },
      { builder: 'x86' },
      { code: 'NO_BUILDER', happened: 'the builder "x86" was chosen for linux/arm64 and runs linux/amd64' },
    ],
    [
      'an engine that exports no layout',
      { 'buildx inspect arm': OWN, [`--context=arm ${STATUS}`]: ok('[]') },
      { context: 'arm' },
      { code: 'NO_BUILDX', happened: expect.stringContaining('the Docker context "arm" cannot export') },
    ],
    [
      'no buildx',
      { 'buildx version': { exitCode: 1, stderr: 'docker: unknown command: docker buildx' } },
      { builder: 'graviton' },
      { code: 'NO_BUILDX', happened: expect.stringContaining('the Docker client has no buildx') },
    ],
  ])('%s', async (_name, answers, choice, error) => {
    expect(await errorOf(find(answers, choice))).toMatchObject(error);
  });
});
