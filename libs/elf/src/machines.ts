/** e_machine values by name: https://www.sco.com/developers/gabi/latest/ch4.eheader.html */
const machines: Record<number, string> = {
  3: 'i386',
  8: 'mips',
  20: 'ppc',
  21: 'ppc64',
  22: 's390',
  40: 'arm',
  62: 'x86-64',
  183: 'aarch64',
  243: 'riscv',
  258: 'loongarch',
};

export const machineName = (id: number): string => machines[id] ?? `machine ${id}`;

/** What decides on which processor a file runs. */
export interface MachineKey {
  machine: string;
  bits: 32 | 64;
  byteOrder: 'little' | 'big';
}

/** Keyed by machine, bits and byte order; x32 (x86-64, 32 bits) and other rarities have no name in OCI. */
const architectures: Record<string, string> = {
  'x86-64 64 little': 'amd64',
  'aarch64 64 little': 'arm64',
  'arm 32 little': 'arm',
  'i386 32 little': '386',
  'riscv 64 little': 'riscv64',
  'ppc64 64 little': 'ppc64le',
  's390 64 big': 's390x',
  'loongarch 64 little': 'loong64',
};

/**
 * The architecture as OCI images name it (GOARCH): amd64, arm64 ...; undefined when OCI has no name for it.
 * https://github.com/opencontainers/image-spec/blob/main/config.md
 */
export function architectureOf({ machine, bits, byteOrder }: MachineKey): string | undefined {
  return architectures[`${machine} ${bits} ${byteOrder}`];
}
