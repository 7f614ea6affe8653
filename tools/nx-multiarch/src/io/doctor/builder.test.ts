import { describe, expect, it } from 'vitest';
import { fault, ok, warning } from '../../core/doctor';
import { linux } from '../../core/platform';
import { type Answer, dockerStandIn, ok as said } from '../../testing/docker-stand-in';
import { emulationCheck, type PlannedBuild, storeCheck } from './builder';
import { type Check, runChecks } from './check';

const builder = (driver: string, platforms: string): Answer =>
  said(`Name: x\nDriver: ${driver}\n\nNodes:\nName: n\nStatus: running\nPlatforms: ${platforms}\n`);
const NATIVE = 'linux/amd64';
const BOTH = 'linux/amd64, linux/arm64';
const CONTAINERD = said('[["driver-type","io.containerd.snapshotter.v1"]]');

const machine = (platforms: string): Record<string, Answer> => ({
  'version --format {{.Server.Version}}': said('26.1.5'),
  'version --format {{.Server.Arch}}': said('amd64'),
  'buildx version': said('v0.13.1'),
  'context show': said('default'),
  'buildx inspect': builder('docker', platforms),
  'buildx inspect default': builder('docker', platforms),
  'info --format {{json .DriverStatus}}': CONTAINERD,
});

const CROSS = 'FROM --platform=$BUILDPLATFORM a AS b\nRUN npm ci\nFROM a\nCOPY --from=b /x /x\n';
const EMULATED = 'FROM a\nRUN npm ci\n';
const build = (text: string, choice?: PlannedBuild['choice']): PlannedBuild => ({
  ...{ dockerfile: 'apps/a/Dockerfile.eks', text, platform: linux('arm64') },
  choice,
});

const diagnose = (check: Check, answers: Record<string, Answer>) =>
  runChecks([check], { exec: dockerStandIn(answers), signal: new AbortController().signal, limit: 5_000 });

describe('the store', () => {
  const OWN = "the engine's own builder, on containerd's image store";
  it.each<[string, PlannedBuild[], Record<string, Answer>, string]>([
    ["is the engine's", [build(CROSS), build(EMULATED)], {}, `linux/arm64: ${OWN}`],
    [
      'is one line for the platforms of one builder',
      [build(CROSS), { ...build(CROSS), platform: linux('amd64') }],
      {},
      `linux/arm64, linux/amd64: ${OWN}`,
    ],
    ['is looked at without an image too', [], {}, OWN],
    [
      'is that of a builder in use',
      [build(CROSS)],
      { 'buildx inspect': builder('docker-container', BOTH) },
      'linux/arm64: the builder in use',
    ],
    [
      'is that of the builder of set-up',
      [build(CROSS)],
      {
        'info --format {{json .DriverStatus}}': said('[]'),
        'buildx inspect nx-multiarch': builder('docker-container', BOTH),
      },
      'linux/arm64: the builder nx-multiarch',
    ],
    [
      'is that of a chosen builder',
      [build(CROSS, { builder: 'graviton' })],
      { 'buildx inspect graviton': builder('remote', 'linux/arm64') },
      'linux/arm64: the builder "graviton"',
    ],
  ])('%s', async (_what, builds, answers, found) => {
    expect(await diagnose(storeCheck(builds), { ...machine(BOTH), ...answers })).toEqual([
      ok('store', found),
    ]);
  });

  it('is missing', async () => {
    const answers = { ...machine(BOTH), 'info --format {{json .DriverStatus}}': said('[]') };
    const [line] = await diagnose(storeCheck([build(CROSS)]), answers);
    expect(line?.found).toContain("the engine's own builder cannot export an OCI layout");
    expect(line?.mend).toContain('bash tools/setup/builder.sh');
  });

  it('is a builder that is not known here', async () => {
    const [line] = await diagnose(storeCheck([build(CROSS, { builder: 'graviton' })]), machine(BOTH));
    expect(line?.health).toBe('fault');
    expect(line?.found).toContain('the builder "graviton" for linux/arm64 is not known here');
  });

  it('is not known without an engine', async () => {
    expect(await diagnose(storeCheck([build(CROSS)]), {})).toEqual([
      fault('store', 'not known: no engine answers', 'mend the engine first'),
    ]);
  });
});

describe('emulation', () => {
  it.each([
    ['is there for every Dockerfile', BOTH, [build(CROSS), build(EMULATED)], ['ok']],
    ['is missing, and no Dockerfile needs it', NATIVE, [build(CROSS)], ['warning']],
    ['is missing, and a Dockerfile needs it', NATIVE, [build(EMULATED), build(CROSS)], ['warning', 'fault']],
  ])('%s', async (_what, platforms, builds, healths) => {
    const lines = await diagnose(emulationCheck(builds), machine(platforms));
    expect(lines.map(({ health }) => health)).toEqual(healths);
  });

  it('is explained by the command that needs it', async () => {
    const [, line] = await diagnose(emulationCheck([build(EMULATED)]), machine(NATIVE));
    expect(line?.found).toBe(
      'apps/a/Dockerfile.eks:2 runs on linux/arm64, and the builder on amd64 cannot: npm ci',
    );
    expect(line?.mend).toContain('bash tools/setup/emulator.sh');
  });

  it('does not repeat what other lines say', async () => {
    expect(await diagnose(emulationCheck([build(EMULATED)]), {})).toEqual([
      warning('emulation', 'not known: no engine answers', 'mend the engine first'),
    ]);
  });
});
