import { run } from '../../processes/run';
import { runMeasured } from '../../measure/command';
import { compiledPlugin, program } from '../plugin';

/** What is loaded, and from where. */
export interface EngineImage {
  /** The workspace's root. */
  readonly root: string;
  /** The folder of a layout that holds all of its blobs. */
  readonly layout: string;
  readonly architecture: string;
  /** The name that it gets, with a tag. */
  readonly name: string;
}

/**
 * Loads an image into the user's engine under a name of the benchmark's own, as docker-run does, and removes that name
 * after `use`.
 * @throws Error with the engine's words
 */
export async function withLoaded<T>(
  { root, layout, architecture, name }: EngineImage,
  use: () => Promise<T>,
): Promise<T> {
  const args = program(root, 'load-layout.mjs', compiledPlugin(root), layout, `linux/${architecture}`, name);
  await runMeasured(process.execPath, args, { cwd: root });
  try {
    return await use();
  } finally {
    await run('docker', ['image', 'rm', name]);
  }
}
