import { loadAddon, type Addon, type AddonReport } from './load-addon';
import { thisMachine, type Machine } from './machine';
import { systemLibraries, type FindLibrary } from './system-libraries';
import { libcName } from './wording';

export interface PlatformReport {
  /** OCI's name of the processor this process runs on: amd64, arm64. */
  architecture: string;
  /** Node's name of it: x64, arm64. */
  nodeArch: string;
  /** Its model: "AMD EPYC", "Neoverse V1, as in AWS Graviton3"; undefined where the system does not tell. */
  cpu?: string;
  node: string;
  kernel: string;
  /** "glibc 2.36", "musl"; undefined outside Linux. */
  libc?: string;
  addons: AddonReport[];
}

export interface ReportOptions {
  /** A file to look for packages from. Default: the running bundle. */
  from?: string;
  machine?: Machine;
  /** Finds the system's libraries. Default: as this process's loader does. */
  findLibrary?: FindLibrary;
}

/** A file whose node_modules the addons are looked for in: the bundle that runs, whoever started it. */
function runningFile(): string {
  return typeof __filename === 'string' ? __filename : (process.argv[1] ?? `${process.cwd()}/.`);
}

async function makeReport(addons: readonly Addon[], options: ReportOptions): Promise<PlatformReport> {
  const { from = runningFile(), machine = thisMachine(), findLibrary = systemLibraries() } = options;
  const { architecture, nodeArch, cpu, node, kernel } = machine;
  return {
    architecture,
    nodeArch,
    cpu,
    node,
    kernel,
    libc: libcName(machine),
    addons: await Promise.all(addons.map((addon) => loadAddon(addon, { machine, from, findLibrary }))),
  };
}

/** The reports of this process, by the list they were asked with; what did not load once never does. */
const made = new WeakMap<readonly Addon[], Promise<PlatformReport>>();

/**
 * What this process runs on, and for each addon whether it loads; never throws because of an addon. Files are read
 * once for each list: with the same list again, and no options, the answer is the same, so a route may call it.
 */
export function platformReport(addons: readonly Addon[], options?: ReportOptions): Promise<PlatformReport> {
  if (options) return makeReport(addons, options);
  const report = made.get(addons) ?? makeReport(addons, {});
  made.set(addons, report);
  return report;
}
