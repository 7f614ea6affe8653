import { deliver, enter, say } from './entry';
import { describeMachine } from './machine';
import { parseOptions, usage, type Options } from './options';
import { machineCores } from './processes/cores';
import { run } from './processes/run';
import { workspaceRoot } from './processes/workspace';
import { provideDatabase } from './suites/database';
import { runSuites } from './suites/run-suites';
import { provideWrk } from './wrk/wrk';

async function bench(options: Options, folder: string): Promise<number> {
  const root = workspaceRoot();
  const cores = machineCores();
  // The benchmark's own process, too, stays off the CPUs of what is measured.
  if (cores.generator) {
    await run('taskset', ['--all-tasks', '--cpu-list', '--pid', cores.generator, String(process.pid)]);
  }
  const databaseUrl = () => provideDatabase(root, process.env);
  const context = { root, folder, options, cores, say, databaseUrl, wrk: () => provideWrk(root) };
  return deliver(describeMachine(cores), await runSuites(options.suites, context), options);
}

enter({ parse: parseOptions, usage, run: bench });
