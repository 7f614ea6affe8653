import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { exec } from '../io/exec';

const SCRIPT = join(__dirname, '..', '..', '..', 'setup', 'registry.sh');

/** Who may use a registry with a password. */
export const REAL_REGISTRY_USER = { username: 'ci', password: 'correct-horse' };
// The user and bcrypt of the password: the one form of htpasswd that the registry reads.
const HTPASSWD = 'ci:$2b$05$pZwZe7DmtwuGOy4PFrXOve/EdmfJP/4AHlNKw8A8aT9OQaxBQwfIu\n';

/** Docker's registry, running for one test. */
export interface RealRegistry {
  /** Host and port, as in a reference. */
  host: string;
  /** Deletes all that it holds. */
  empty: () => Promise<void>;
  /** Ends it at once, as a crash would; what it holds stays. */
  kill: () => Promise<void>;
  /** Starts it again after `kill`; resolves when it answers. */
  start: () => Promise<void>;
  /** Ends it and deletes its data; the folder is the caller's. */
  stop: () => Promise<void>;
}

/**
 * Starts Docker's registry on a free port by tools/setup/registry.sh, with everything it writes in `folder`.
 *
 * @param password whether it asks for REAL_REGISTRY_USER; a text is the htpasswd file of other users
 * @throws Error with what the script said
 */
export async function startRealRegistry(
  folder: string,
  password: boolean | string = false,
): Promise<RealRegistry> {
  const port = String(await freePort());
  const htpasswd = join(folder, 'htpasswd');
  await mkdir(folder, { recursive: true });
  if (password) await writeFile(htpasswd, password === true ? HTPASSWD : password);
  const env = {
    ...process.env,
    NX_MULTIARCH_REGISTRY_PORT: port,
    NX_MULTIARCH_STATE_DIR: join(folder, 'state'),
    NX_MULTIARCH_REGISTRY_HTPASSWD: password ? htpasswd : '',
  };
  const script = async (...args: string[]): Promise<void> => {
    const { exitCode, stderr } = await exec('bash', [SCRIPT, ...args], { env });
    if (exitCode !== 0) throw new Error(`bash ${SCRIPT} ${args.join(' ')} failed:\n${stderr}`);
  };
  await script();
  const stop = () => script('--reset');
  return {
    host: `127.0.0.1:${port}`,
    stop,
    empty: () => stop().then(() => script()),
    kill: () => kill(`registry-${port}`, env.NX_MULTIARCH_STATE_DIR),
    start: script,
  };
}

/** registry.sh leaves the process' id where it runs the program, and a container of that name where it does not. */
async function kill(name: string, stateFolder: string): Promise<void> {
  const pid = await readFile(join(stateFolder, `${name}.pid`), 'utf8').catch(() => undefined);
  if (pid !== undefined) process.kill(Number(pid), 'SIGKILL');
  else await exec('docker', ['kill', `nx-multiarch-${name}`]);
}

/** A port of 127.0.0.1 that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
