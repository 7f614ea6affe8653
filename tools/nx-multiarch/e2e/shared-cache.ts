import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of Nx's cache and data that the sandboxes of one run share, as the clones on a machine do. */
    nxFolder: string;
  }
}

/** Runs once before the test files: what one of them built, the next ones take from the cache. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'nx-multiarch-nx-'));
  project.provide('nxFolder', folder);
  return () => rm(folder, { recursive: true, force: true });
}
