import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitDigests } from './affected/base-images';
import { builtIn, type Digests, type History, historyOf } from './affected/outcome';
import { ALL, type App, type Row, ROWS } from './affected/rows';
import { tableOf } from './affected/table';
import { createSandbox, type Sandbox, WORKSPACE } from './sandbox';

/** What the policy in nx.json has each app built and pushed as. */
const BUILDS: Record<App, readonly string[]> = {
  accounts: ['accounts:docker-build-eks-amd64', 'accounts:docker-build-eks-arm64'],
  studio: ['studio:docker-build-apprunner-amd64'],
  thumbnailer: ['thumbnailer:docker-build-lambda-arm64'],
};

let sandbox: Sandbox;
let history: History;
/** The commit that every row starts from, and its images. */
let base: { commit: string; digests: Digests };

beforeAll(async () => {
  sandbox = await createSandbox();
  history = historyOf(sandbox);
  const commit = await history.commit('HEAD', 'digests of base images', () => commitDigests(sandbox));
  await history.push('run-many');
  base = { commit, digests: await history.pushed(commit) };
  expect(Object.values(base.digests)).not.toContain(undefined);
});
afterAll(() => sandbox.close());

const commitOf = ({ change, edit }: Row): Promise<string> =>
  history.commit(base.commit, change, () => edit(sandbox));

/** Commits a change and pushes what is affected. */
async function outcomeOf(row: Row) {
  const commit = await commitOf(row);
  const record = await history.push('affected', `--base=${base.commit}`, `--head=${commit}`);
  const pushed = await history.pushed(commit);
  return {
    named: ALL.filter((app) => `${app}:docker-push:dev` in record),
    tagged: ALL.filter((app) => pushed[app]),
    built: builtIn(record),
    changed: ALL.filter((app) => pushed[app] && pushed[app] !== base.digests[app]),
  };
}

function log({ change }: Row, outcome: object): void {
  console.log(`${change}: ${JSON.stringify(outcome)}`);
}

const buildsSomething = ({ built }: Row): boolean => built.length > 0;

describe('nx affected -t docker-push -c dev builds and pushes after a change of', () => {
  it.each(ROWS.filter(buildsSomething))('$change', async (row) => {
    const outcome = await outcomeOf(row);
    log(row, outcome);
    const { named, built, changed } = row;
    expect(outcome).toEqual({ named, tagged: named, built: built.flatMap((app) => BUILDS[app]), changed });
  });
});

describe('no image is built', () => {
  const quiet = ROWS.filter((row) => !buildsSomething(row));
  const named = quiet.filter((row) => row.named.length > 0);
  const editAll = async (rows: readonly Row[]) => {
    for (const { edit } of rows) await edit(sandbox);
  };

  it.each(quiet)('Nx names only these apps after a change of $change', async (row) => {
    const affected = await history.affected(base.commit, await commitOf(row));
    log(row, { named: affected });
    expect(affected).toEqual(row.named);
  });

  it('in the apps that Nx names: their commits, all in one', async () => {
    const outcome = await outcomeOf({
      ...named[0]!,
      change: 'all that Nx names an app for',
      edit: () => editAll(named),
    });
    expect(outcome).toEqual({ named: ALL, tagged: ALL, built: [], changed: [] });
  });

  it('and none would be another one: all of these commits together, built without the cache of Nx', async () => {
    const commit = await history.commit(base.commit, 'all that builds nothing', () => editAll(quiet));
    const record = await history.push('run-many', '--skip-nx-cache');
    expect(builtIn(record)).toEqual(ALL.flatMap((app) => BUILDS[app]));
    expect(await history.pushed(commit)).toEqual(base.digests);
  });
});

it('docs/affected.md has the table', () => {
  const page = readFileSync(join(WORKSPACE, 'docs/affected.md'), 'utf8');
  expect(tableOf(page)).toEqual(
    ROWS.map(({ change, named, built, changed }) => [change, built, changed, named]),
  );
});
