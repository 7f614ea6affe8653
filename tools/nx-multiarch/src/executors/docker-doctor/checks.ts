import type { ExecutorContext } from '@nx/devkit';
import { builderVariable, chooseBuilder } from '../../core/builders';
import { linux } from '../../core/platform';
import { environmentOf, readSettings } from '../../graph/settings';
import type { ParsedOptions } from '../../graph/options';
import { baseImagesCheck } from '../../io/doctor/base-images';
import type { Check } from '../../io/doctor/check';
import { openRegistry } from '../../io/ecr';
import { emulationCheck, type PlannedBuild, storeCheck } from '../../io/doctor/builder';
import { buildxCheck, engineCheck } from '../../io/doctor/engine';
import { gitCheck } from '../../io/doctor/git';
import { credentialsCheck, registryCheck, type RegistryUse } from '../../io/doctor/registry';
import type { WorkspaceImage } from './options';
import { describePolicy, readImages } from './policy';

const POLICY_MEND = "correct the plugin's options in nx.json; docs/policy.md shows an example";

/** What is looked at before a push to one environment: the first of nx.json if none is named. */
export interface Examination {
  environment: string;
  checks: Check[];
}

/** @throws MultiarchError BAD_OPTIONS for an environment that nx.json does not have */
export function examine(context: ExecutorContext, named: string | undefined): Examination {
  const [settings, fault] = attempt(() => readSettings(context));
  // Without sound options nobody knows which registries there are.
  if (!settings) return { environment: named ?? '', checks: [...machineChecks([]), policyCheck(fault)] };
  const environment = named ?? Object.keys(settings.environments)[0]!;
  const rules = environmentOf(settings, environment);
  const [images = [], wrong] = attempt(() => readImages(context, settings));
  const [builds = [], misnamed] = attempt(() => plannedBuilds(images, settings));
  const uses = registryUses(settings, environment, images);
  return {
    environment,
    checks: [
      ...machineChecks(builds),
      ...(misnamed ? [failing('store', misnamed, POLICY_MEND)] : []),
      ...uses.map(registryCheck),
      ...uses.map(credentialsCheck),
      baseImagesCheck({
        dockerfiles: images,
        open: opener,
        insecure: insecureRegistries(settings),
      }),
      policyCheck(wrong, images),
      gitCheck(context.root, environment, rules),
    ],
  };
}

function machineChecks(builds: readonly PlannedBuild[]): Check[] {
  const elsewhere = builds.length > 0 && builds.every(({ choice }) => choice !== undefined);
  return [engineCheck(elsewhere), buildxCheck, storeCheck(builds), emulationCheck(builds)];
}

function plannedBuilds(images: readonly WorkspaceImage[], { builders }: ParsedOptions): PlannedBuild[] {
  return images.flatMap(({ dockerfile, text, architectures }) =>
    architectures.map((architecture) => {
      const platform = linux(architecture);
      const choice = chooseBuilder(platform, builders, process.env[builderVariable(platform)]);
      return { dockerfile, text, platform, choice };
    }),
  );
}

function registryUses(
  { environments }: ParsedOptions,
  chosen: string,
  images: readonly WorkspaceImage[],
): RegistryUse[] {
  const repositories = [...new Set(images.map(({ repository }) => repository))];
  return Object.entries(environments).flatMap(([environment, { registry: named, insecure }]) =>
    [named].flat().map((registry) => ({
      ...{ environment, registry, insecure, repositories },
      open: opener(registry),
      optional: environment !== chosen,
    })),
  );
}

/** As a push opens it; what it would have to say besides is for the push. */
function opener(registry: string): RegistryUse['open'] {
  return ({ exec, signal }) => openRegistry({ registry, exec, signal, warn: () => undefined });
}

function insecureRegistries({ environments }: ParsedOptions): string[] {
  return Object.values(environments).flatMap(({ registry, insecure }) => (insecure ? [registry].flat() : []));
}

function policyCheck(fault: unknown, images: readonly WorkspaceImage[] = []): Check {
  const run = () => Promise.resolve([describePolicy(images)]);
  return fault ? failing('policy', fault, POLICY_MEND) : { name: 'policy', mend: POLICY_MEND, run };
}

/** What could not even be prepared is a line like any other. */
function failing(name: string, error: unknown, mend: string): Check {
  return { name, mend, run: () => Promise.reject(error as Error) };
}

function attempt<T>(read: () => T): [T] | [undefined, unknown] {
  try {
    return [read()];
  } catch (error) {
    return [undefined, error];
  }
}
