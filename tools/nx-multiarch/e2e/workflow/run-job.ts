import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Machine } from '../two-engines-machines';
import type { Artifacts } from './artifacts';
import { evaluate, evaluateAll, type Job, type Step, type Values } from './read-job';

/** What a job left: all that it printed, and the outputs of its steps as `steps.<id>.outputs.<name>`. */
export interface JobResult {
  log: string;
  outputs: Values;
  /** The commands of the steps that ran, in their order. */
  commands: string[];
  /** The command that ended with another status than 0, or was killed: the job ends there. */
  failed?: string;
}

/** What a job runs with. */
export interface Runner {
  values: Values;
  artifacts: Artifacts;
  /** Of the runner itself. */
  env: NodeJS.ProcessEnv;
  /** The job is killed as soon as a command prints this. */
  killAt?: RegExp;
}

/** What is there already on the machine of a test: the clone, Node, and the password in Docker's configuration. */
const AT_HAND = [
  'actions/checkout',
  'actions/setup-node',
  'aws-actions/configure-aws-credentials',
  'aws-actions/amazon-ecr-login',
  'sigstore/cosign-installer',
  // There is no scanner, and nowhere to show what it found.
  'github/codeql-action/upload-sarif',
];

/**
 * Runs the steps of a job one after the other as a runner of GitHub does: commands by bash, artifacts through a folder.
 *
 * @throws Error for an action that it does not know
 */
export async function runJob(
  job: Job,
  machine: Machine,
  { values, artifacts, env, killAt }: Runner,
): Promise<JobResult> {
  const result: JobResult = { log: '', outputs: {}, commands: [] };
  for (const step of job.steps) {
    if (step.uses) await act(step, machine, artifacts, values);
    if (!step.run) continue;
    const output = join(machine.root, '..', 'output');
    await writeFile(output, '');
    const own = { ...evaluateAll(job.env, values), ...evaluateAll(step.env, values), GITHUB_OUTPUT: output };
    const { log, failed } = await runStep(step.run, machine, { ...env, ...own }, killAt);
    result.log += `$ ${step.run}\n${log}`;
    result.commands.push(step.run);
    if (failed) return { ...result, failed: step.run };
    result.outputs = { ...result.outputs, ...outputsIn(step, await readFile(output, 'utf8')) };
  }
  return result;
}

async function runStep(
  commands: string,
  machine: Machine,
  env: NodeJS.ProcessEnv,
  killAt: RegExp | undefined,
): Promise<{ log: string; failed: boolean }> {
  if (killAt) {
    const { killed, log } = await machine.bashUntil(commands, killAt, env);
    return { log, failed: killed };
  }
  const { exitCode, stdout, stderr } = await machine.bash(commands, env);
  return { log: `${stdout}${stderr}`, failed: exitCode !== 0 };
}

async function act(step: Step, { root }: Machine, artifacts: Artifacts, values: Values): Promise<void> {
  const [action = ''] = (step.uses ?? '').split('@');
  const { name = '', pattern = '', path = '', 'if-no-files-found': ifNone = 'warn' } = step.with ?? {};
  const chosen = evaluate(String(name || pattern), values);
  if (action === 'actions/upload-artifact')
    await artifacts.upload(root, chosen, String(path), String(ifNone));
  else if (action === 'actions/download-artifact') await artifacts.download(root, chosen, String(path));
  else if (!AT_HAND.includes(action)) throw new Error(`the test does not know ${action}`);
}

function outputsIn({ id }: Step, text: string): Values {
  const lines = text.split('\n').filter((line) => line.includes('='));
  return Object.fromEntries(
    lines.map((line) => [
      `steps.${id}.outputs.${line.slice(0, line.indexOf('='))}`,
      line.slice(line.indexOf('=') + 1),
    ]),
  );
}
