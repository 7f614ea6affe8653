import { deliver, enter, say } from './entry';
import { workspaceRoot } from './processes/workspace';
import { describeScaleMachine } from './scale/machine';
import { parseScaleOptions, type ScaleOptions, scaleUsage } from './scale/options';
import { runScaleSuites } from './scale/suites';

async function benchScale(options: ScaleOptions, folder: string): Promise<number> {
  const given = { root: workspaceRoot(), folder, rounds: options.rounds, say };
  return deliver(describeScaleMachine(), await runScaleSuites(options, given), options);
}

enter({ parse: parseScaleOptions, usage: scaleUsage, run: benchScale });
