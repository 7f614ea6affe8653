import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const WORKSPACE = join(import.meta.dirname, '..', '..');
const FOLDER = '.github/workflows';

/** What tests read of a step; the syntax: https://docs.github.com/actions/reference/workflow-syntax-for-github-actions. */
export interface Step {
  id?: string;
  if?: string;
  uses?: string;
  with?: Record<string, unknown>;
  run?: string;
  env?: Record<string, string>;
}

/** What tests read of a job. */
export interface Job {
  if?: string;
  needs?: string | string[];
  'runs-on': string;
  'timeout-minutes'?: number;
  environment?: string;
  permissions?: Record<string, string>;
  strategy?: { matrix: { include?: Record<string, string>[] } };
  env?: Record<string, string>;
  steps: Step[];
}

/** What tests read of a workflow, and its text as it is written. */
export interface Workflow {
  /** From the workspace's root. */
  path: string;
  text: string;
  on: string | string[] | Record<string, unknown>;
  permissions?: Record<string, string>;
  concurrency?: { group: string; 'cancel-in-progress': boolean };
  env?: Record<string, string>;
  jobs: Record<string, Job>;
}

/** Every workflow of this repository. */
export function readWorkflows(): Workflow[] {
  return readdirSync(join(WORKSPACE, FOLDER))
    .filter((name) => /\.ya?ml$/.test(name))
    .map(readWorkflow);
}

/** @param name of a file in .github/workflows */
export function readWorkflow(name: string): Workflow {
  const path = `${FOLDER}/${name}`;
  const text = readFileSync(join(WORKSPACE, path), 'utf8');
  return { ...(parse(text) as Omit<Workflow, 'path' | 'text'>), path, text };
}
