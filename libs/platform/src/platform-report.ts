import { findAddonFiles } from './addon-files';
import { diagnose, type Diagnosis } from './diagnose';
import { thisMachine, type Machine } from './machine';
import { findPackage } from './package-folder';
import { readAddonBuild } from './read-addon';

/** A package with native code, and how the app loads it: `{ name: 'sharp', load: () => import('sharp') }`. */
export interface Addon {
  name: string;
  load: () => unknown;
}

export interface AddonReport {
  name: string;
  loaded: boolean;
  /** Of the package; undefined when it is not installed. */
  version?: string;
  /** The addon's file; when it is missing, the first that is there for another platform. */
  file?: string;
  /** For what that file is built: amd64, arm64 ... */
  fileArchitecture?: string;
  code?: Diagnosis['code'];
  error?: string;
}

export interface PlatformReport {
  /** OCI's name of the processor this process runs on: amd64, arm64. */
  architecture: string;
  /** Node's name of it: x64, arm64. */
  nodeArch: string;
  node: string;
  kernel: string;
  /** "glibc 2.36", "musl"; undefined outside Linux. */
  libc?: string;
  addons: AddonReport[];
}

/** A file whose node_modules the addons are looked for in: the bundle that runs, whoever started it. */
function runningFile(): string {
  return typeof __filename === 'string' ? __filename : (process.argv[1] ?? `${process.cwd()}/.`);
}

async function tryLoad(addon: Addon): Promise<{ cause: unknown } | undefined> {
  try {
    await addon.load();
    return undefined;
  } catch (cause) {
    return { cause };
  }
}

async function reportAddon(addon: Addon, machine: Machine, from: string): Promise<AddonReport> {
  const { name } = addon;
  const installed = findPackage(name, from);
  const files = installed ? findAddonFiles(name, installed.folder, machine) : { others: [] };
  const file = files.chosen ?? files.others[0];
  const build = file ? readAddonBuild(file) : {};
  const failure = await tryLoad(addon);
  return {
    name,
    loaded: failure === undefined,
    version: installed?.version,
    file,
    fileArchitecture: build.architecture,
    ...(failure ? diagnose({ name, folder: installed?.folder, files, build, ...failure }, machine) : {}),
  };
}

export interface ReportOptions {
  /** A file to look for packages from. Default: the running bundle. */
  from?: string;
  machine?: Machine;
}

/** What this process runs on, and for each addon whether it loads; never throws because of an addon. */
export async function platformReport(addons: Addon[], options: ReportOptions = {}): Promise<PlatformReport> {
  const { from = runningFile(), machine = thisMachine() } = options;
  const { architecture, nodeArch, node, kernel, libc, libcVersion } = machine;
  return {
    architecture,
    nodeArch,
    node,
    kernel,
    libc: libc && [libc, libcVersion].filter(Boolean).join(' '),
    addons: await Promise.all(addons.map((addon) => reportAddon(addon, machine, from))),
  };
}
