import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deliver, enter, say } from './entry';
import { describeImagesMachine } from './images/machine';
import { imageUsage, parseImageOptions, type ImageOptions } from './images/options';
import { runImageSuites } from './images/suites';
import { interruption } from './interrupt';
import { workspaceRoot } from './processes/workspace';

async function benchImages(options: ImageOptions): Promise<number> {
  // From here on, Ctrl-C removes what was made.
  interruption();
  const root = workspaceRoot();
  const machine = await describeImagesMachine();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nx-multiarch-bench-')));
  try {
    const sections = await runImageSuites(options.suites, { root, folder, rounds: options.rounds, say });
    return deliver(machine, sections, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

enter(async () => {
  const options = parseImageOptions(process.argv.slice(2));
  if (!options.help) return benchImages(options);
  console.log(imageUsage);
  return 0;
});
