import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MultiarchError } from '../../core/errors';
import { type Architecture, formatPlatform, linux } from '../../core/platform';
import { TEST_LABEL } from '../../core/test/start-args';
import type { Exec, ExecResult } from '../exec';

/** Two loaded images of one app; `foreign` is for another architecture than the engine's. */
export interface FormatDemo {
  native: string;
  foreign: string;
  /** That of the foreign image: `arm64`. */
  architecture: Architecture;
  /** What containers are labelled with; the caller removes them. */
  run: string;
}

/** What the kernel said to a program of the other architecture. */
export interface FormatAnswer {
  /** Empty where it could not be asked. */
  said: string;
  /** Why it could not be asked. */
  why?: string;
}

/** The status of the script where the kernel offers no emulators of one's own. */
const NO_NAMESPACE = 3;

/**
 * Starts a program in a user namespace. Since Linux 6.7 each has emulators of its own, none at first
 * (https://github.com/torvalds/linux/blob/v6.7/fs/binfmt_misc.c), so the machine's stay registered for everybody else.
 * bash, since dash and execvp(3) take what is no program for a script.
 */
const scriptFor = (program: string): string => `unshare --user --map-root-user --mount bash -c '
  mount -t binfmt_misc binfmt_misc /mnt || exit ${NO_NAMESPACE}
  exec ${program} -c true'`;

/**
 * Starts a program of the foreign image where no emulator is registered, and says what came of it. Nothing on the
 * machine is changed: an engine that emulates goes on to do so.
 *
 * @throws MultiarchError COMMAND_FAILED where the engine refuses a step
 */
export async function runUnemulated(exec: Exec, demo: FormatDemo): Promise<FormatAnswer> {
  const { native, foreign, architecture, run } = demo;
  const make = (...args: string[]) =>
    docker(exec, ['create', '--pull=never', `--label=${TEST_LABEL}=${run}`, ...args]);
  const program = `/sh-${architecture}`;
  const folder = await mkdtemp(join(tmpdir(), 'nx-multiarch-demo-'));
  try {
    const source = await make(`--platform=${formatPlatform(linux(architecture))}`, foreign);
    const copy = join(folder, 'sh');
    await docker(exec, ['cp', '--follow-link', `${source}:/bin/sh`, copy]);
    const rights = [
      '--cap-add=SYS_ADMIN',
      '--security-opt=apparmor=unconfined',
      '--user=0',
      '--network=none',
    ];
    const container = await make(...rights, '--entrypoint=bash', native, '-c', scriptFor(program));
    await docker(exec, ['cp', copy, `${container}:${program}`]);
    return answerOf(await exec('docker', ['start', '--attach', container]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function answerOf({ stdout, stderr, exitCode }: ExecResult): FormatAnswer {
  const lines = `${stdout}${stderr}`.trim().split('\n');
  const said = lines.find((line) => /exec format error/i.test(line));
  if (said !== undefined) return { said };
  const why = exitCode === NO_NAMESPACE ? 'its kernel is older than Linux 6.7' : `status ${exitCode}`;
  return { said: '', why: [why, lines[0]].filter(Boolean).join(': ') };
}

async function docker(exec: Exec, args: string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await exec('docker', args, { detached: true });
  if (exitCode === 0) return stdout.trim();
  throw new MultiarchError('COMMAND_FAILED', {
    happened: `docker ${args[0]} ended with status ${exitCode}: ${stderr.trim()}`,
    expected: 'an image with a shell, and an engine that makes containers',
    mend: 'look at the message',
  });
}
