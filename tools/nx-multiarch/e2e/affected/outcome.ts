import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { RunRecord } from '../../src/core/run-record';
import { COMMIT_DATE, git, gitAt } from '../../src/testing/git';
import { digestOf } from '../registry-view';
import type { Sandbox } from '../sandbox';
import { ALL, type App } from './rows';

const REPOSITORIES: Record<App, string> = {
  accounts: 'nx-multiarch/accounts-eks',
  studio: 'nx-multiarch/studio-apprunner',
  thumbnailer: 'nx-multiarch/thumbnailer-lambda',
};
const RECORD = 'dist/images/last-run.json';

export type Digests = Partial<Record<App, string>>;

/** A repository whose commits are pushed, one after the other. */
export interface History {
  /** Goes back to a commit, commits what is done then, a minute later than the commit before; gives its hash. */
  commit: (from: string, message: string, edits: () => Promise<void>) => Promise<string>;
  /** Runs `docker-push -c dev` as the arguments say; gives how each task ended. */
  push: (...args: string[]) => Promise<RunRecord>;
  /** The apps whose images `docker-push` would push after a commit, as Nx says. */
  affected: (base: string, head: string) => Promise<App[]>;
  /** The images with a commit's tag. */
  pushed: (commit: string) => Promise<Digests>;
}

export function historyOf(sandbox: Sandbox): History {
  const { root, registry } = sandbox;
  let commits = 0;
  return {
    commit: async (from, message, edits) => {
      await git(root, 'checkout', '--quiet', '--force', '--detach', from);
      await edits();
      commits += 1;
      const date = new Date(Date.parse(COMMIT_DATE) + commits * 60_000).toISOString();
      await git(root, 'add', '--all');
      await gitAt(date, root, 'commit', '--quiet', '--allow-empty', '--message', message);
      return (await git(root, 'rev-parse', 'HEAD')).trim();
    },
    push: async (...args) => {
      await rm(join(root, RECORD), { force: true });
      await succeeds(sandbox, [...args, '-t', 'docker-push', '-c', 'dev', `--registry=${registry}`]);
      // Where no project is affected there is none.
      return JSON.parse(await sandbox.read(RECORD).catch(() => '{}')) as RunRecord;
    },
    affected: async (base, head) => {
      const range = [`--base=${base}`, `--head=${head}`];
      const args = ['show', 'projects', '--affected', '--with-target=docker-push', '--json', ...range];
      return (JSON.parse(await succeeds(sandbox, args)) as App[]).sort();
    },
    pushed: async (commit) => {
      const tag = commit.slice(0, 7);
      const found = ALL.map(async (app) => [app, await digestOf(registry, REPOSITORIES[app], tag)] as const);
      return Object.fromEntries(await Promise.all(found));
    },
  };
}

async function succeeds({ nx }: Sandbox, args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await nx(args);
  expect(exitCode, `nx ${args.join(' ')}\n${stdout}${stderr}`).toBe(0);
  return stdout;
}

/** The build tasks that did something, sorted. */
export function builtIn(record: RunRecord): string[] {
  const tasks = Object.keys(record).filter((task) => task.includes(':docker-build-'));
  return tasks.filter((task) => record[task]?.status === 'success').sort();
}
