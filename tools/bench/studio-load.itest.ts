import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { faults, summary } from './src/load/judge';
import { imageEnvironment } from './src/load/image-environment';
import { collectable } from './src/load/memory';
import { studioCases } from './src/load/studio-cases';
import { survive } from './src/load/survive';
import { startServer } from './src/processes/server';
import { bundleOf, workspaceRoot } from './src/processes/workspace';
import { provideWrk } from './src/wrk/wrk';

const root = workspaceRoot();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-studio-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('studio survives 30 s of good and malformed requests', async () => {
  const [wrk, cases] = await Promise.all([provideWrk(), studioCases()]);
  const server = await startServer({
    bundle: bundleOf('apps', 'studio', root),
    log: join(folder, 'log'),
    env: imageEnvironment(join(root, 'apps/studio/Dockerfile.apprunner')),
    nodeArgs: collectable(),
  });
  try {
    const load = { wrk, cases, folder, connections: 32, clients: 16 };
    const survival = await survive(server, { ...load, seconds: 30, warmUpSeconds: 10, idleSeconds: 10 });
    process.stderr.write(`studio: ${summary(survival)}\n`);
    expect(faults(survival, cases)).toEqual([]);
  } finally {
    await server.stop();
  }
});
