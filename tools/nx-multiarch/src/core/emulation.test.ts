import { describe, expect, it } from 'vitest';
import { assertRunnable, describeNeed, emulationNeed } from './emulation';
import { linux } from './platform';

const CROSS =
  'FROM --platform=$BUILDPLATFORM a AS x\nRUN npm ci\nFROM --platform=$TARGETPLATFORM a\nCOPY --from=x / /';
const EMULATED = 'FROM a\nRUN npm ci\nRUN echo';

describe('emulationNeed', () => {
  it.each<[string, string, string, number[]]>([
    ['cross-installed', CROSS, 'amd64', []],
    ['cross-installed, native', CROSS, 'arm64', []],
    ['emulated', EMULATED, 'amd64', [2, 3]],
    ['native', EMULATED, 'arm64', []],
    ['braces', CROSS.replace('$BUILDPLATFORM', '${BUILDPLATFORM}'), 'amd64', []],
    ['a stage for the host by name', 'FROM --platform=linux/amd64 a\nRUN i', 'amd64', []],
    ['a stage for another one by name', 'FROM --platform=linux/amd64 a\nRUN i', 'arm64', [2]],
  ])('%s on %s', (_name, dockerfile, host, lines) =>
    expect(emulationNeed(dockerfile, linux('arm64'), host).commands.map(({ line }) => line)).toEqual(lines),
  );
});

describe('describeNeed', () => {
  it.each([
    [CROSS, 'arm64', 'builds for linux/arm64 on arm64: native'],
    [CROSS, 'amd64', 'builds for linux/arm64 on amd64: no emulation needed, no command runs on arm64'],
    [
      EMULATED,
      'amd64',
      'builds for linux/arm64 on amd64: there are 2 commands for another architecture, under emulation (lines 2, 3)',
    ],
    [
      'FROM a\nRUN i',
      'amd64',
      'builds for linux/arm64 on amd64: there is 1 command for another architecture, under emulation (line 2)',
    ],
    [
      'FROM --platform=linux/amd64 a\nRUN i',
      'arm64',
      'builds for linux/arm64 on arm64: there is 1 command for another architecture, under emulation (line 2)',
    ],
  ])('%o on %s', (dockerfile, host, text) =>
    expect(describeNeed(emulationNeed(dockerfile, linux('arm64'), host))).toBe(text),
  );
});

describe('assertRunnable', () => {
  const need = (dockerfile: string) => emulationNeed(dockerfile, linux('arm64'), 'amd64');

  it.each([
    ['nothing to emulate', CROSS, ['linux/amd64']],
    ['emulation', EMULATED, ['linux/amd64', 'linux/arm64*']],
    ['emulation of a variant', EMULATED, ['linux/arm64/v8']],
  ])('%s', (_name, dockerfile, platforms) =>
    expect(() =>
      assertRunnable(
        need(dockerfile),
        platforms.map((text) => text.replace('*', '')),
        'Dockerfile.eks',
      ),
    ).not.toThrow(),
  );

  it('asks for the platform of the stage', () => {
    const own = emulationNeed('FROM --platform=linux/amd64 a\nRUN i', linux('arm64'), 'arm64');
    expect(() => assertRunnable(own, ['linux/arm64'], 'Dockerfile.eks')).toThrow('runs on linux/amd64');
    expect(() => assertRunnable(own, ['linux/arm64', 'linux/amd64'], 'Dockerfile.eks')).not.toThrow();
  });

  it('says which line, and both ways out', () => {
    expect(() => assertRunnable(need(EMULATED), ['linux/amd64', ''], 'apps/a/Dockerfile.eks')).toThrow(
      expect.objectContaining({
        code: 'NO_EMULATION',
        happened: 'apps/a/Dockerfile.eks:2 runs on linux/arm64, and the builder on amd64 cannot: npm ci',
        mend: expect.stringMatching(
          /--platform=\$BUILDPLATFORM.*tools\/setup\/emulator.sh.*tonistiigi\/binfmt --install arm64/,
        ),
      }),
    );
  });
});
