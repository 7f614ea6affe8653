import { join } from 'node:path';
import { freePort } from '../../processes/free-port';
import { run } from '../../processes/run';

/** Docker's registry, running for the benchmark alone. */
export interface BenchRegistry {
  /** Host and port. */
  readonly host: string;
  /** Deletes all that it holds. */
  empty(): Promise<void>;
  /** Ends it and deletes its data. */
  stop(): Promise<void>;
}

/**
 * Starts a registry on a free port by tools/setup/registry.sh: as a container, or as a program where its image cannot
 * be pulled.
 *
 * @param root of the workspace
 * @param folder for what the program writes
 * @throws RunError with what the script said
 */
export async function startRegistry(root: string, folder: string): Promise<BenchRegistry> {
  const port = String(await freePort());
  const env = {
    ...process.env,
    NX_MULTIARCH_REGISTRY_PORT: port,
    NX_MULTIARCH_STATE_DIR: join(folder, 'state'),
  };
  const script = async (...args: string[]): Promise<void> => {
    await run('bash', [join(root, 'tools/setup/registry.sh'), ...args], root, env);
  };
  await script();
  const stop = () => script('--reset');
  return { host: `127.0.0.1:${port}`, stop, empty: () => stop().then(() => script()) };
}
