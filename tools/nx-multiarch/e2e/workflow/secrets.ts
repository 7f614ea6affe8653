import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { exec } from '../../src/io/exec';
import { run, WORKSPACE } from '../sandbox';

/** What a release must keep to itself, each different in every run of a test. */
export interface Secrets {
  user: { username: string; password: string };
  /** The one user, as a registry reads it. */
  htpasswd: string;
  /** What a runner has among its variables. */
  env: NodeJS.ProcessEnv;
  /** The public half of the key. */
  publicKey: string;
  /** A name for each text that may be nowhere, in each form that it may be in. */
  texts: ReadonlyMap<string, string>;
}

const secret = (): string => randomBytes(24).toString('hex');

/** Makes a password, a token, keys like those of AWS, and a key pair of cosign, in an empty folder. */
export async function plantSecrets(folder: string, cosign: string): Promise<Secrets> {
  await mkdir(folder, { recursive: true });
  const user = { username: 'ci', password: secret() };
  const COSIGN_PASSWORD = secret();
  await run(cosign, ['generate-key-pair'], folder, { ...process.env, COSIGN_PASSWORD });
  const COSIGN_PRIVATE_KEY = await readFile(join(folder, 'cosign.key'), 'utf8');
  const plain = {
    NPM_TOKEN: secret(),
    AWS_ACCESS_KEY_ID: `AKIA${randomBytes(8).toString('hex').toUpperCase()}`,
    AWS_SECRET_ACCESS_KEY: secret(),
    AWS_SESSION_TOKEN: secret(),
    COSIGN_PASSWORD,
  };
  const basic = Buffer.from(`${user.username}:${user.password}`).toString('base64');
  const [, , keyLine = ''] = COSIGN_PRIVATE_KEY.split('\n');
  const named = { ...plain, password: user.password, keyLine };
  const encoded = Object.entries(named).map(([name, text]): [string, string] => [
    `${name} in base64`,
    Buffer.from(text).toString('base64').replace(/=+$/, ''),
  ]);
  return {
    user,
    htpasswd: `${user.username}:${await bcrypt(user.password)}\n`,
    env: { ...plain, COSIGN_KEY: 'env://COSIGN_PRIVATE_KEY', COSIGN_PRIVATE_KEY },
    publicKey: await readFile(join(folder, 'cosign.pub'), 'utf8'),
    texts: new Map([...Object.entries(named), ...encoded, ['the login of the registry', basic]]),
  };
}

/** The package of accounts, in a process of its own: this project does not stand on it. */
async function bcrypt(password: string): Promise<string> {
  const program = 'process.stdout.write(require("bcrypt").hashSync(process.env.PASSWORD, 5))';
  const env = { ...process.env, PASSWORD: password };
  return (await run(process.execPath, ['-e', program], WORKSPACE, env)).stdout;
}

/** The names of the secrets that a text or bytes hold. */
export function secretsIn(content: string | Buffer, { texts }: Pick<Secrets, 'texts'>): string[] {
  return [...texts].filter(([, text]) => content.includes(text)).map(([name]) => name);
}

/**
 * Searches every file of these folders, and what is compressed in blobs of `unpacked`; gives the files that hold one.
 *
 * @param patterns a file to write the secrets to; it lies in none of the folders
 */
export async function filesWithSecrets(
  secrets: Pick<Secrets, 'texts'>,
  patterns: string,
  { folders, unpacked }: { folders: readonly string[]; unpacked: readonly string[] },
): Promise<string[]> {
  await writeFile(patterns, [...secrets.texts.values()].join('\n'), { mode: 0o600 });
  const args = ['-rlaF', '--devices=skip', '--exclude-dir=node_modules', '-f', patterns, ...folders];
  const { exitCode, stdout, stderr } = await exec('grep', args);
  // 1: nothing found; 2: a file could not be read, such as one that an engine removed meanwhile.
  if (exitCode === 2 && !/No such file/.test(stderr)) throw new Error(stderr);
  const found = stdout.split('\n').filter(Boolean);
  for (const folder of unpacked) found.push(...(await unpackedWithSecrets(folder, secrets)));
  return found;
}

async function unpackedWithSecrets(folder: string, secrets: Pick<Secrets, 'texts'>): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.parentPath.includes('/node_modules/')) continue;
    const file = join(entry.parentPath, entry.name);
    if (secretsIn(await unpack(file), secrets).length > 0) found.push(file);
  }
  return found;
}

/** What a gzip file holds, as far as it goes: a job that was killed leaves halves. Nothing of any other file. */
async function unpack(file: string): Promise<Buffer> {
  const nothing = Buffer.alloc(0);
  try {
    if (!(await startsWith(file, GZIP))) return nothing;
    return gunzipSync(await readFile(file), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    // It only begins like one, or an engine or registry removed it meanwhile.
    if (['Z_DATA_ERROR', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) return nothing;
    throw error;
  }
}

const GZIP = Buffer.from([0x1f, 0x8b]);

async function startsWith(path: string, magic: Buffer): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(magic.length), 0, magic.length, 0);
    return buffer.equals(magic);
  } finally {
    await file.close();
  }
}
