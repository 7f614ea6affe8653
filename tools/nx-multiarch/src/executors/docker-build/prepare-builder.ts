import type { ExecutorContext } from '@nx/devkit';
import { hostOf } from '../../core/builder-nodes';
import { builderVariable, chooseBuilder, describeChoice } from '../../core/builders';
import type { BuildxOptions } from '../../core/buildx-args';
import { assertRunnable, describeNeed, emulationNeed } from '../../core/emulation';
import type { Platform } from '../../core/platform';
import { readSettings } from '../../graph/settings';
import { builderFor } from '../../io/builder';
import { exec } from '../../io/exec';

/**
 * Finds what builds a platform: what NX_MULTIARCH_BUILDER_<ARCH> says, what nx.json says, or what Docker uses by
 * default. Says on stderr what it will do: host, target, and whether anything of it runs under emulation.
 *
 * @throws MultiarchError NO_EMULATION where something does and the builder cannot; BAD_OPTIONS, NO_ENGINE, NO_BUILDX,
 *   NO_BUILDER
 */
export async function prepareBuilder(
  { file, text }: { file: string; text: string },
  platform: Platform,
  context: ExecutorContext,
): Promise<Pick<BuildxOptions, 'builder' | 'engine' | 'network'>> {
  const { builders } = readSettings(context);
  const choice = chooseBuilder(platform, builders, process.env[builderVariable(platform)]);
  const { name, context: engine, network, node } = await builderFor(exec, platform, choice);
  const need = emulationNeed(text, platform, hostOf(node));
  assertRunnable(need, node.platforms, file);
  const by = choice ? ` (${describeChoice(choice)})` : '';
  process.stderr.write(`${file}: ${describeNeed(need)}${by}\n`);
  return { builder: name, engine, network };
}
