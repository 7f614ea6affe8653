import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeMachine } from './machine';
import { parseOptions, usage, UsageError, type Options } from './options';
import { machineCores } from './processes/cores';
import { run } from './processes/run';
import { workspaceRoot } from './processes/workspace';
import { print } from './report/print';
import { failures } from './report/section';
import { provideDatabase } from './suites/database';
import { runSuites } from './suites/run-suites';
import { provideWrk } from './wrk/wrk';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

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
    const machine = describeMachine(cores);
    console.log(options.json ? JSON.stringify({ machine, sections }, null, 2) : print(machine, sections));
    const failed = failures(sections);
    for (const line of failed) say(`does not hold: ${line}`);
    return options.assert && failed.length > 0 ? 1 : 0;
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

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    say(error instanceof UsageError ? error.message : `bench: ${error.message}`);
    process.exitCode = 1;
  },
);
