import { deliver, enter, say } from './entry';
import { describeImagesMachine } from './images/machine';
import { imageUsage, parseImageOptions, type ImageOptions } from './images/options';
import { runImageSuites } from './images/suites';
import { interruption } from './interrupt';
import { workspaceRoot } from './processes/workspace';

async function benchImages({ suites, rounds, ...how }: ImageOptions, folder: string): Promise<number> {
  // From here on, Ctrl-C removes what was made.
  interruption();
  const machine = await describeImagesMachine();
  const sections = await runImageSuites(suites, { root: workspaceRoot(), folder, rounds, say });
  return deliver(machine, sections, how);
}

enter({ parse: parseImageOptions, usage: imageUsage, run: benchImages });
