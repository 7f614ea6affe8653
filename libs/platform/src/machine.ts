import { readFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { cpuModel } from './cpu-model';

/** What this process runs on. */
export interface Machine {
  /** Node's name of the operating system: linux, darwin, win32. */
  os: string;
  /** Node's name of the processor: x64, arm64. */
  nodeArch: string;
  /** The same as OCI images name it: amd64, arm64. */
  architecture: string;
  /** The processor's model; undefined where the system does not tell. */
  cpu?: string;
  node: string;
  kernel: string;
  /** Undefined outside Linux. */
  libc?: 'glibc' | 'musl';
  /** Of glibc only: musl does not tell. */
  libcVersion?: string;
}

const ociNames: Record<string, string> = { x64: 'amd64', ia32: '386' };

/** OCI's name for one of Node's: amd64 for x64; most are the same. */
export const ociArchitecture = (nodeArch: string): string => ociNames[nodeArch] ?? nodeArch;

/** Node's name for one of OCI's, as npm's --cpu takes it. */
export function nodeArchitecture(architecture: string): string {
  return Object.keys(ociNames).find((name) => ociNames[name] === architecture) ?? architecture;
}

/** The parts of process.report that are used; its types lag behind Node. */
interface Report {
  excludeNetwork: boolean;
  getReport(): { header: { glibcVersionRuntime?: string }; sharedObjects?: string[] };
}

function nodeReport(): ReturnType<Report['getReport']> {
  // Without this the report looks up host names, which can take seconds.
  const report = process.report as unknown as Report;
  report.excludeNetwork = true;
  return report.getReport();
}

/** The files of the libraries that this process has loaded, Node's own among them. */
export const loadedLibraries = (): string[] => nodeReport().sharedObjects ?? [];

function readCpuinfo(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}

/** This process's machine. Under emulation it is the emulated one, which is what addons must fit. */
export function thisMachine(): Machine {
  const libcVersion = process.platform === 'linux' ? nodeReport().header.glibcVersionRuntime : undefined;
  const libc = libcVersion ? 'glibc' : 'musl';
  return {
    os: process.platform,
    nodeArch: process.arch,
    architecture: ociArchitecture(process.arch),
    cpu: cpuModel({ nodeArch: process.arch, model: cpus()[0]?.model, cpuinfo: readCpuinfo() }),
    node: process.version,
    kernel: release(),
    ...(process.platform === 'linux' ? { libc, libcVersion } : {}),
  };
}
