import { cp, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The script that every Dockerfile runs, and its name behind the one that deceives it. */
const SCRIPT = 'install.mjs';
const REAL_SCRIPT = 'install-for-target.mjs';

/** What a build sees in the place of install.mjs: the same script, told another TARGETARCH. */
const DECEIVING = `// Installs for the other architecture, on purpose: nx docker-demo.
process.env.TARGETARCH = { amd64: 'arm64', arm64: 'amd64' }[process.env.TARGETARCH];
await import('./${REAL_SCRIPT}');
`;

/**
 * Makes an install folder whose script installs for the architecture that the image is not for, as a wrong build
 * argument would; no Dockerfile has to change for it. It is removed when `use` is done.
 *
 * @param install the folder that Dockerfiles take install.mjs from
 */
export async function withForeignInstall<T>(
  install: string,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'nx-multiarch-demo-'));
  try {
    await cp(install, folder, { recursive: true });
    await rename(join(folder, SCRIPT), join(folder, REAL_SCRIPT));
    await writeFile(join(folder, SCRIPT), DECEIVING);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
