import type { Architecture } from '../platform';
import type { AddonPackage } from './addon-packages';
import type { Fault } from './faults';

/** What GET /platform says of one addon; an app may say more (docs/docker-test.md). */
export interface AddonAnswer {
  name: string;
  loaded: boolean;
  /** The file that was loaded, or would have been. */
  file?: string;
  /** OCI's name of what that file is built for. */
  fileArchitecture?: string;
  /** Why it did not load. */
  error?: string;
}

/** What GET /platform says of the process that answers. */
export interface PlatformAnswer {
  /** OCI's name: amd64, arm64. */
  architecture: string;
  /** Node's name: x64, arm64. */
  nodeArch: string;
  addons: AddonAnswer[];
}

/** What the layout of an image promises. */
export interface Expectation {
  architecture: Architecture;
  packages: readonly AddonPackage[];
}

const NODE_ARCH: Record<Architecture, string> = { amd64: 'x64', arm64: 'arm64' };

/** What of an answer is not as the layout promises; empty where all of it is. */
export function comparePlatform(answer: PlatformAnswer, expected: Expectation): Fault[] {
  const { architecture } = expected;
  return [
    ...differs('architecture', answer.architecture, architecture),
    ...differs("Node's architecture", answer.nodeArch, NODE_ARCH[architecture]),
    ...answer.addons.flatMap((addon) => faultOf(addon, architecture)),
    ...unreported(answer.addons, expected.packages).map(({ name, files }) => ({
      check: `addon ${name}`,
      found: `/platform says nothing of it, and the image holds ${files.join(', ')}`,
      expected: 'every addon of the image loaded and reported by /platform',
    })),
  ];
}

/** The packages with addons that no reported addon stands for. */
export function unreported(
  addons: readonly AddonAnswer[],
  packages: readonly AddonPackage[],
): AddonPackage[] {
  return packages.filter(({ name, files }) => !addons.some((addon) => standsFor(addon, name, files)));
}

/** By its file: that of sharp is in the package @img/sharp-linux-arm64. By its name, where none is reported. */
function standsFor(addon: AddonAnswer, name: string, files: readonly string[]): boolean {
  return addon.name === name || (addon.file !== undefined && files.includes(addon.file));
}

function faultOf(
  { name, loaded, error, file, fileArchitecture }: AddonAnswer,
  architecture: Architecture,
): Fault[] {
  const check = `addon ${name}`;
  if (!loaded) return [{ check, found: error ?? 'it does not load', expected: 'it loads' }];
  if (fileArchitecture === undefined || fileArchitecture === architecture) return [];
  return [{ check, found: `${file ?? 'its file'} is for ${fileArchitecture}`, expected: architecture }];
}

function differs(check: string, found: string, expected: string): Fault[] {
  return found === expected ? [] : [{ check, found, expected }];
}
