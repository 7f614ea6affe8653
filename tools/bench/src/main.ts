import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deliver, enter, say } from './entry';
import { describeMachine } from './machine';
import { parseOptions, usage, type Options } from './options';
import { machineCores } from './processes/cores';
import { run } from './processes/run';
import { workspaceRoot } from './processes/workspace';
import { provideDatabase } from './suites/database';
import { runSuites } from './suites/run-suites';
import { provideWrk } from './wrk/wrk';

async function bench(options: Options): Promise<number> {
  const root = workspaceRoot();
  const cores = machineCores();
  // The benchmark's own process, too, stays off the CPUs of what is measured.
  if (cores.generator) {
    await run('taskset', ['--all-tasks', '--cpu-list', '--pid', cores.generator, String(process.pid)]);
  }
  const folder = mkdtempSync(join(tmpdir(), 'nx-multiarch-bench-'));
  try {
    const databaseUrl = () => provideDatabase(root, process.env);
    const context = { root, folder, options, cores, say, databaseUrl, wrk: () => provideWrk(root) };
    const sections = await runSuites(options.suites, context);
    return deliver(describeMachine(cores), sections, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (!options.help) return bench(options);
  console.log(usage);
  return 0;
}

enter(main);
