import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Explanation } from '../core/addons/explanation';
import type { AddonPermissions } from '../core/addons/permissions';
import { MultiarchError } from '../core/errors';
import type { Architecture } from '../core/platform';
import type { Exec } from './exec';

/** What is explained, and with what. */
export interface ExplainRequest {
  exec: Exec;
  /** The folder of install.mjs. */
  install: string;
  /** The folder of package.json and package-lock.json. */
  context: string;
  architecture: Architecture;
  addons: AddonPermissions;
  /** Files that npm needs to reach its registry, as a build gets them: build-secrets.ts. */
  secrets: Record<string, string>;
  onStderr: (text: string) => void;
  signal?: AbortSignal;
}

/**
 * Installs the dependencies of an app into a folder that is removed again, with the script that images are installed
 * by, and asks it what each addon is. No script of a package runs.
 *
 * @throws MultiarchError COMMAND_FAILED
 */
export async function explainAddons(request: ExplainRequest): Promise<Explanation> {
  const { exec, install, context, architecture, onStderr, signal } = request;
  const folder = await mkdtemp(join(tmpdir(), 'nx-multiarch-addons-'));
  try {
    for (const file of ['package.json', 'package-lock.json'])
      await cp(join(context, file), join(folder, file));
    const args = [join(install, 'install.mjs'), '--explain'];
    const how = { cwd: folder, env: environmentOf(request), onStderr, signal };
    const { exitCode, stdout, stderr } = await exec(process.execPath, args, how);
    if (exitCode === 0) return JSON.parse(stdout) as Explanation;
    throw failed(architecture, stderr);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** npm takes a variable in either case; one of the outer npm's must not stand beside ours. */
function environmentOf({ architecture, addons, secrets }: ExplainRequest): NodeJS.ProcessEnv {
  const { ca, npmrc } = secrets;
  const outer = Object.entries(process.env).filter(
    ([name]) => !(npmrc && /^npm_config_userconfig$/i.test(name)),
  );
  return {
    ...Object.fromEntries(outer),
    TARGETARCH: architecture,
    ADDONS: JSON.stringify(addons),
    // Of this machine's Node and npm, which are not the image's.
    npm_config_loglevel: 'error',
    ...(ca && { NODE_EXTRA_CA_CERTS: ca }),
    ...(npmrc && { NPM_CONFIG_USERCONFIG: npmrc }),
  };
}

function failed(architecture: Architecture, stderr: string): MultiarchError {
  // A line that belongs to the message is set in; so is a stack trace.
  const [, said = ''] = /^error: (install\.mjs: .*(?:\n {4}(?!at ).*)*)$/m.exec(stderr) ?? [];
  return new MultiarchError('COMMAND_FAILED', {
    happened: `the dependencies could not be looked at for linux/${architecture}: ${said || stderr.trim().slice(-300)}`,
    expected: 'a package.json and a package-lock.json that npm ci installs',
    mend: 'read what npm says above, then run the same command again',
  });
}
