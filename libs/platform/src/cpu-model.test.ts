import { describe, expect, it } from 'vitest';
import { cpuModel } from './cpu-model';

/** As Linux writes it on Arm: tabs before the colons, no model name. */
const arm = (implementer: string, part: string): string =>
  [
    'processor\t: 0',
    'BogoMIPS\t: 243.75',
    'Features\t: fp asimd evtstrm aes',
    `CPU implementer\t: ${implementer}`,
    'CPU architecture: 8',
    'CPU variant\t: 0x1',
    `CPU part\t: ${part}`,
    'CPU revision\t: 1',
    '',
    'processor\t: 1',
  ].join('\n');
const x86 = (name: string): string =>
  `processor\t: 0\nvendor_id\t: AuthenticAMD\nmodel\t\t: 2\nmodel name\t: ${name}\n`;

describe('the processor', () => {
  it.each([
    ['Graviton2', 'arm64', 'Neoverse-N1', arm('0x41', '0xd0c'), 'Neoverse N1, as in AWS Graviton2'],
    ['Graviton3', 'arm64', 'unknown', arm('0x41', '0xd40'), 'Neoverse V1, as in AWS Graviton3'],
    ['Graviton4', 'arm64', '', arm('0x41', '0xd4f'), 'Neoverse V2, as in AWS Graviton4'],
    ['Apple', 'arm64', 'unknown', arm('0x61', '0x000'), 'Apple silicon'],
    ['a core that only Node knows', 'arm64', 'Cortex-A55', arm('0x41', '0xd05'), 'Cortex-A55'],
    ['a core that nobody knows', 'arm64', 'unknown', arm('0x41', '0xfff'), 'implementer 0x41, part 0xfff'],
    ['the part of another maker', 'arm64', '', arm('0x48', '0xd0c'), 'implementer 0x48, part 0xd0c'],
    ['x86-64', 'x64', 'AMD EPYC', x86('AMD EPYC 9R14'), 'AMD EPYC 9R14'],
    ['arm64 emulated on x86-64', 'arm64', 'unknown', x86('AMD EPYC'), 'emulated on AMD EPYC'],
    [
      'x86-64 emulated on arm64',
      'x64',
      'unknown',
      arm('0x41', '0xd0c'),
      'emulated on Neoverse N1, as in AWS Graviton2',
    ],
    ['macOS, without cpuinfo', 'arm64', 'Apple M1', '', 'Apple M1'],
    ['a sandbox that hides it', 'x64', 'unknown', x86('unknown'), undefined],
    ['nothing', 'riscv64', undefined, '', undefined],
  ])('%s', (_, nodeArch, model, cpuinfo, expected) => {
    expect(cpuModel({ nodeArch, model, cpuinfo })).toBe(expected);
  });
});
