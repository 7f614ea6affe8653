import { MultiarchError } from '../../core/errors';
import { redact } from '../../core/redact';
import { printable } from '../../core/verify/report';
import { type Exec, type ExecResult, orNotInstalled } from '../exec';

/** cosign as this machine has it. */
export interface Cosign {
  /** Runs it in the workspace's root, where paths of keys begin; `variables` go over those of the process. */
  run: (args: readonly string[], variables?: NodeJS.ProcessEnv) => Promise<ExecResult>;
  /** Whether it is version 3 or newer, see CosignPlace. */
  bundles: boolean;
}

/**
 * Finds cosign. It is known by its options: a build of a distribution does not always tell its version.
 *
 * @throws MultiarchError NO_COSIGN
 */
export async function openCosign(exec: Exec, root: string, signal?: AbortSignal): Promise<Cosign> {
  const run: Cosign['run'] = (args, variables) => {
    // Signatures stand beside their image, where docker-promote and everybody else looks for them.
    const env = { ...process.env, COSIGN_REPOSITORY: undefined, ...variables };
    return orNotInstalled(exec, absent)('cosign', args, { cwd: root, env, signal });
  };
  const { stdout, stderr } = await run(['sign', '--help']);
  const help = stdout + stderr;
  const bundles = help.includes('--signing-config');
  if (!bundles && !help.includes('--tlog-upload')) throw noCosign('the cosign on the PATH is older than 2.0');
  return { run, bundles };
}

/** The error of a run that did not do what it was to do; cosign's own words are its cause. */
export function cosignFailed(doing: string, mend: string, result: ExecResult): MultiarchError {
  return new MultiarchError('COMMAND_FAILED', {
    happened: `cosign could not ${doing}: it ended with status ${result.exitCode}`,
    expected:
      'a key that can be read, a registry that answers, and the transparency log unless it is left out',
    mend,
    cause: new Error(wordsIn(result)),
  });
}

/**
 * What it says is wrong, in one line: without its warnings, without secrets, and once, for the same stands behind "error
 * during command execution". Where there are several signatures, each has a line of its own.
 */
export function wordsIn({ stderr }: Pick<ExecResult, 'stderr'>): string {
  const [once = ''] = stderr.split(/^.*\berror during command execution\b/m);
  const [, words = once] = /\bError: ([^]+)/.exec(once) ?? [];
  const lines = words.split('\n').map((line) => line.trim());
  const { COSIGN_PASSWORD = '', SIGSTORE_ID_TOKEN = '' } = process.env;
  const text = redact(lines.filter(Boolean).join('; '), [COSIGN_PASSWORD, SIGSTORE_ID_TOKEN]);
  // A certificate's subject is what its owner likes it to be.
  return printable(text);
}

const absent = (cause: Error): MultiarchError => noCosign('there is no cosign on the PATH', cause);

function noCosign(happened: string, cause?: unknown): MultiarchError {
  return new MultiarchError('NO_COSIGN', {
    happened,
    expected: 'cosign 2 or newer',
    mend: 'install it (https://docs.sigstore.dev/cosign/system_config/installation/); in a clone of nx-multiarch on Debian: export PATH="$(dirname "$(bash tools/setup/cosign.sh --path)"):$PATH"',
    cause,
  });
}
