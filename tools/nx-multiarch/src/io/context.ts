import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MultiarchError } from '../core/errors';

/** What every Dockerfile's install stage copies. */
const NEEDED = ['package.json', 'package-lock.json'];

/**
 * Makes sure that a build context is what an app's `build` target should have left: its bundle with a pruned
 * package.json and lockfile.
 *
 * @throws MultiarchError BUILD_FAILED
 */
export function assertContext(context: string): void {
  const missing = NEEDED.filter((file) => !existsSync(join(context, file)));
  if (missing.length === 0) return;
  throw new MultiarchError('BUILD_FAILED', {
    happened: `the build context ${context} has no ${missing.join(' and no ')}`,
    expected:
      "the bundle that the project's build target writes there, with its pruned package.json and lockfile",
    mend: 'give the project a build target that writes to dist/<project root>, with generatePackageJson: true',
  });
}
