import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecResult } from '../../src/io/exec';
import type { Machine } from '../two-engines-machines';
import type { Artifacts } from './artifacts';
import { evaluate, evaluateAll, type Job, type Step, type Values } from './read-job';

/** What a job left: all that it printed, and the outputs of its steps as `steps.<id>.outputs.<name>`. */
export interface JobResult {
  log: string;
  outputs: Values;
  /** The commands of the steps that ran, in their order. */
  commands: string[];
  /** The command that ended with another status than 0: the job ends there. */
  failed?: string;
}

/** What is there already on the machine of a test: the clone, Node, and the password in Docker's configuration. */
const AT_HAND = [
  'actions/checkout',
  'actions/setup-node',
  'aws-actions/configure-aws-credentials',
  'aws-actions/amazon-ecr-login',
];

/**
 * Runs the steps of a job one after the other as a runner of GitHub does: commands by bash, artifacts through a folder.
 *
 * @param env of the runner itself
 * @throws Error for an action that it does not know
 */
export async function runJob(
  job: Job,
  machine: Machine,
  { values, artifacts, env }: { values: Values; artifacts: Artifacts; env: NodeJS.ProcessEnv },
): Promise<JobResult> {
  const result: JobResult = { log: '', outputs: {}, commands: [] };
  for (const step of job.steps) {
    if (step.uses) await act(step, machine, artifacts, values);
    if (!step.run) continue;
    const output = join(machine.root, '..', 'output');
    await writeFile(output, '');
    const own = { ...evaluateAll(job.env, values), ...evaluateAll(step.env, values), GITHUB_OUTPUT: output };
    const { exitCode, stdout, stderr }: ExecResult = await machine.bash(step.run, { ...env, ...own });
    result.log += `$ ${step.run}\n${stdout}${stderr}`;
    result.commands.push(step.run);
    if (exitCode !== 0) return { ...result, failed: step.run };
    result.outputs = { ...result.outputs, ...outputsIn(step, await readFile(output, 'utf8')) };
  }
  return result;
}

async function act(step: Step, { root }: Machine, artifacts: Artifacts, values: Values): Promise<void> {
  const [action = ''] = (step.uses ?? '').split('@');
  const { name = '', pattern = '', path = '' } = step.with ?? {};
  const chosen = evaluate(String(name || pattern), values);
  if (action === 'actions/upload-artifact') await artifacts.upload(root, chosen, String(path));
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
