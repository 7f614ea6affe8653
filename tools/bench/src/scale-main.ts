import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deliver, enter, say } from './entry';
import { workspaceRoot } from './processes/workspace';
import { describeScaleMachine } from './scale/machine';
import { parseScaleOptions, type ScaleOptions, scaleUsage } from './scale/options';
import { runScaleSuites } from './scale/suites';

async function benchScale(options: ScaleOptions): Promise<number> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nx-multiarch-scale-')));
  try {
    const given = { root: workspaceRoot(), folder, rounds: options.rounds, say };
    return deliver(describeScaleMachine(), await runScaleSuites(options, given), options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

enter(async () => {
  const options = parseScaleOptions(process.argv.slice(2));
  if (!options.help) return benchScale(options);
  console.log(scaleUsage);
  return 0;
});
