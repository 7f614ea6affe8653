import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Section } from '../report/section';
import type { ScaleContext } from './context';
import { NOISE_MS } from './growth';
import { growthFinding, measureSides, shareFinding, sidesTable } from './sides';
import { appName } from './workspace/files';
import type { Workspace } from './workspace/create';
import { appsIn, nx } from './workspace/nx';

/** Linear or better: what an app costs may not be more in a large workspace than in a small one. */
const LINEAR = 1;

/** Nx's graph from nothing, with the plugin and with the same targets written into each project.json. */
export async function graphSuite(context: ScaleContext): Promise<Section> {
  const rounds = await measureSides(context, graphTime);
  return {
    title: 'Graph from nothing: nx show projects --json',
    findings: [...growthFinding(rounds, LINEAR), shareFinding(rounds)],
    tables: [sidesTable(rounds)],
    notes: [
      'Without the plugin: the same workspace, whose project.json files hold the targets that the plugin infers.',
      'No daemon; the folder in which Nx keeps graph and hashes is removed before each run.',
      'The plugin parses as many Dockerfiles as there are apps: no two are the same here, most are elsewhere.',
      `Its own time includes the start of its worker, a process; less than ${NOISE_MS} ms counts as ${NOISE_MS} ms.`,
    ],
  };
}

async function graphTime(workspace: Workspace): Promise<number> {
  // A folder of its own: the other one holds the index of the task cache.
  const data = join(workspace.folder, '.nx', 'graph');
  await rm(data, { recursive: true, force: true });
  const { ms, stdout } = await nx(workspace.folder, ['show', 'projects', '--json'], {
    NX_WORKSPACE_DATA_DIRECTORY: data,
  });
  const found = appsIn(stdout);
  if (found.length === workspace.apps && found.includes(appName(workspace.apps - 1))) return ms;
  throw new Error(`Nx found ${found.length} apps in ${workspace.folder}, expected ${workspace.apps}`);
}
