/**
 * Cores by "CPU implementer" and "CPU part" of /proc/cpuinfo, which are those of the register MIDR_EL1. Numbers:
 * https://github.com/torvalds/linux/blob/master/arch/arm64/include/asm/cputype.h
 * Which Graviton has which core: https://github.com/aws/aws-graviton-getting-started (its README's table).
 * Other makers use the same cores (Ampere's Altra is a Neoverse N1), hence "as in".
 */
const armCores: Record<string, string> = {
  '0x41 0xd08': 'Cortex-A72',
  '0x41 0xd0c': 'Neoverse N1, as in AWS Graviton2',
  '0x41 0xd40': 'Neoverse V1, as in AWS Graviton3',
  '0x41 0xd49': 'Neoverse N2',
  '0x41 0xd4f': 'Neoverse V2, as in AWS Graviton4',
  '0x61 0x000': 'Apple silicon',
};

export interface CpuFacts {
  /** Node's name of the architecture that the process runs on. */
  nodeArch: string;
  /** What os.cpus() says of the first processor: "unknown" or nothing on many Arm machines. */
  model?: string;
  /** The text of /proc/cpuinfo; empty where there is none. */
  cpuinfo: string;
}

const known = (text: string | undefined): string | undefined =>
  text && text !== 'unknown' ? text : undefined;

function field(cpuinfo: string, name: string): string | undefined {
  return known(new RegExp(`^${name}[\\t ]*:[\\t ]*(.*?)[\\t ]*$`, 'm').exec(cpuinfo)?.[1]);
}

function armCore(implementer: string, cpuinfo: string, model: string | undefined): string {
  const part = field(cpuinfo, 'CPU part') ?? 'of no number';
  return armCores[`${implementer} ${part}`] ?? known(model) ?? `implementer ${implementer}, part ${part}`;
}

/**
 * The processor's name for people: "AMD EPYC", "Neoverse V1, as in AWS Graviton3". Under emulation by QEMU /proc/cpuinfo
 * is that of the machine beneath, and the name says so. Undefined where the system does not tell.
 */
export function cpuModel({ nodeArch, model, cpuinfo }: CpuFacts): string | undefined {
  const implementer = field(cpuinfo, 'CPU implementer');
  const name = implementer
    ? armCore(implementer, cpuinfo, model)
    : (field(cpuinfo, 'model name') ?? known(model));
  // Only these two kinds of cpuinfo are told apart: vendor_id stands in that of x86 alone.
  const beneath = implementer ? 'arm' : field(cpuinfo, 'vendor_id') && 'x86';
  const own = { arm64: 'arm', arm: 'arm', x64: 'x86', ia32: 'x86' }[nodeArch];
  return name && beneath && own && beneath !== own ? `emulated on ${name}` : name;
}
