import { hostOf } from '../../core/builder-nodes';
import { type BuilderChoice, describeChoice } from '../../core/builders';
import { type Diagnosis, fault, faultOf, ok } from '../../core/doctor';
import { assertRunnable, emulationNeed } from '../../core/emulation';
import { isMultiarchError } from '../../core/errors';
import { formatPlatform, type Platform } from '../../core/platform';
import { builderFor, findBuilder, type Builder } from '../builder';
import type { Exec } from '../exec';
import type { Check } from './check';
import { engineEmulation, WITHOUT_ENGINE } from './engine';

/** One build that the policy asks for; `text` is the Dockerfile's. */
export interface PlannedBuild {
  dockerfile: string;
  text: string;
  platform: Platform;
  /** undefined for what Docker uses by default. */
  choice: BuilderChoice | undefined;
}

const EMULATION_MEND =
  'bash tools/setup/emulator.sh, elsewhere docker run --privileged --rm tonistiigi/binfmt --install all';

/** Whether a builder exports what every build leaves, an OCI layout, for each platform that the policy allows. */
export function storeCheck(builds: readonly PlannedBuild[]): Check {
  return {
    name: 'store',
    mend: 'bash tools/setup/builder.sh, elsewhere docker buildx create --name nx-multiarch --driver docker-container',
    run: async ({ exec }) => {
      const platforms = new Map(builds.map((build) => [formatPlatform(build.platform), build]));
      try {
        if (platforms.size === 0) return [ok('store', describe(await findBuilder(exec)))];
        // Platforms that one builder builds share a line.
        const served = new Map<string, string[]>();
        for (const [name, build] of platforms) {
          const text = await storeOf(exec, build);
          served.set(text, [...(served.get(text) ?? []), name]);
        }
        return [...served].map(([text, names]) => ok('store', `${names.join(', ')}: ${text}`));
      } catch (error) {
        if (!isMultiarchError(error, 'NO_ENGINE')) throw error;
        return [fault('store', ...WITHOUT_ENGINE)];
      }
    },
  };
}

async function storeOf(exec: Exec, { platform, choice }: PlannedBuild): Promise<string> {
  const builder = await builderFor(exec, platform, choice);
  return choice ? describeChoice(choice) : describe(builder);
}

function describe({ name, network }: Builder): string {
  if (network === 'host') return "the engine's own builder, on containerd's image store";
  return name ? `the builder ${name}` : 'the builder in use';
}

/**
 * Which architectures run here. That is a warning at most, but for a Dockerfile with a RUN in a stage of the image's
 * own platform: its builder must run it.
 */
export function emulationCheck(builds: readonly PlannedBuild[]): Check {
  return {
    name: 'emulation',
    mend: EMULATION_MEND,
    run: async ({ exec }) => {
      const faults = await Promise.all(builds.map((build) => unrunnable(exec, build)));
      return [await engineEmulation(exec), ...faults.flat()];
    },
  };
}

/** The command that a build cannot run. A builder that is not there is the store's fault, not that of emulation. */
async function unrunnable(exec: Exec, build: PlannedBuild): Promise<Diagnosis[]> {
  const { dockerfile, text, platform, choice } = build;
  try {
    const { node } = await builderFor(exec, platform, choice);
    assertRunnable(emulationNeed(text, platform, hostOf(node)), node.platforms, dockerfile);
    return [];
  } catch (error) {
    return isMultiarchError(error, 'NO_EMULATION') ? [faultOf('emulation', error, EMULATION_MEND)] : [];
  }
}
