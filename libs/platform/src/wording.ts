import type { Machine } from './machine';

const names: Record<string, string> = { amd64: 'x86-64', '386': 'x86 (32-bit)', arm: 'arm (32-bit)' };

/** What people call a processor that OCI calls `architecture`: x86-64 for amd64; most are the same. */
export const processorName = (architecture: string): string => names[architecture] ?? architecture;

/** "glibc 2.36", "musl"; undefined outside Linux. */
export function libcName({ libc, libcVersion }: Machine): string | undefined {
  return libc && [libc, libcVersion].filter(Boolean).join(' ');
}

/** The command that installs for a machine; npm's --os, --cpu and --libc take Node's names. */
export function installCommand({ os, nodeArch, libc }: Machine, ...more: string[]): string {
  return ['npm ci', `--os=${os}`, `--cpu=${nodeArch}`, ...(libc ? [`--libc=${libc}`] : []), ...more].join(
    ' ',
  );
}

/** "Reinstall for linux-arm64: npm ci ...", as the end of a text. */
export function reinstall(machine: Machine, ...more: string[]): string {
  return `Reinstall for ${machine.os}-${machine.nodeArch}: ${installCommand(machine, ...more)}`;
}

/** The machine as OCI names it: "linux arm64 (glibc)". */
export function here({ os, architecture, libc }: Machine): string {
  return `${os} ${architecture}${libc ? ` (${libc})` : ''}`;
}
