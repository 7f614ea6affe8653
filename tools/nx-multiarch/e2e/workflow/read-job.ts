import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { WORKSPACE } from '../sandbox';

export interface Step {
  id?: string;
  if?: string;
  uses?: string;
  with?: Record<string, string | number | boolean>;
  run?: string;
  env?: Record<string, string>;
}

/** A job of a workflow, with the variables of the workflow among its own. */
export interface Job {
  env: Record<string, string>;
  steps: Step[];
}

/** The values of expressions: `github.sha` -> `7f5a4df...`. */
export type Values = Readonly<Record<string, string>>;

/** @param file in .github/workflows */
export async function readJob(file: string, name: string): Promise<Job> {
  const text = await readFile(join(WORKSPACE, '.github/workflows', file), 'utf8');
  const { env = {}, jobs } = parse(text) as { env?: Job['env']; jobs: Record<string, Partial<Job>> };
  const job = jobs[name];
  if (!job?.steps) throw new Error(`${file} has no job ${name}`);
  return { env: { ...env, ...job.env }, steps: job.steps };
}

/**
 * Puts values in the place of expressions. Only names are known, as in `${{ matrix.arch }}`.
 *
 * @throws Error for a name without a value: a test that forgot one would test another command
 */
export function evaluate(text: string, values: Values): string {
  return text.replaceAll(/\$\{\{ ([\w.-]+) \}\}/g, (_all, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the test has no value for ${name}`);
    return value;
  });
}

/** evaluate, for each value of a map. */
export function evaluateAll(texts: Record<string, string> = {}, values: Values): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, evaluate(text, values)]));
}
