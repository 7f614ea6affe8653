import { join } from 'node:path';
import { type Measured, runMeasured } from '../../measure/command';

/** Runs Nx in a workspace. @throws Error when it fails */
export function nx(
  workspace: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Measured> {
  const program = join(workspace, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');
  return runMeasured(process.execPath, [program, ...args], {
    cwd: workspace,
    env: { ...cleanEnvironment(process.env), ...env },
  });
}

/**
 * Nothing of the Nx run that the benchmark itself may be part of, nor of git's hooks; no daemon, which would keep the
 * graph from one measurement to the next.
 */
export function cleanEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const outer = Object.entries(env).filter(([name]) => !/^(NX_|GIT_|npm_|VITEST)/.test(name));
  return { ...Object.fromEntries(outer), NX_DAEMON: 'false', NX_TUI: 'false', NO_COLOR: '1' };
}

/** The names in what `nx show projects --json` prints, those of apps alone: the root is a project too. */
export function appsIn(stdout: string): string[] {
  return (JSON.parse(stdout) as string[]).filter((name) => name.startsWith('app-'));
}
