import type { Section } from '../report/section';
import type { ScaleContext } from './context';
import { growthFinding, measureSides, shareFinding, sidesTable } from './sides';
import type { Workspace } from './workspace/create';
import { appName } from './workspace/files';
import { appsIn, nx } from './workspace/nx';

/** What Nx takes to find the one app that the last commit changed. */
export async function affectedSuite(context: ScaleContext): Promise<Section> {
  const rounds = await measureSides(context, affectedTime);
  return {
    title: 'Affected by a commit that changes one app: nx show projects --affected --base=HEAD~1 --json',
    findings: [...growthFinding(rounds), shareFinding(rounds)],
    tables: [sidesTable(rounds)],
    notes: ['No daemon; what Nx keeps of the graph from the run before it is there.'],
  };
}

async function affectedTime({ folder }: Workspace): Promise<number> {
  const { ms, stdout } = await nx(folder, ['show', 'projects', '--affected', '--base=HEAD~1', '--json']);
  const found = appsIn(stdout).join(', ');
  if (found === appName(0)) return ms;
  throw new Error(`Nx finds affected in ${folder}: ${found || 'nothing'}, expected ${appName(0)} alone`);
}
