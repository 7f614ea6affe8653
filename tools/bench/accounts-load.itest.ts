import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { accountsCases, type Person } from './src/load/accounts-cases';
import { imageEnvironment } from './src/load/image-environment';
import { faults, summary } from './src/load/judge';
import { collectable } from './src/load/memory';
import { survive } from './src/load/survive';
import { startServer } from './src/processes/server';
import { bundleOf, workspaceRoot } from './src/processes/workspace';
import { accountsEnvironment, logIn, signUp } from './src/suites/accounts-server';
import { provideDatabase } from './src/suites/database';
import { provideWrk } from './src/wrk/wrk';

const root = workspaceRoot();
const password = 'correct horse battery staple';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-accounts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function newPerson(url: string): Promise<Person> {
  const email = await signUp(url, password);
  return { email, password, token: await logIn(url, email, password) };
}

it('accounts survives 30 s of good and malformed requests', async () => {
  const wrk = await provideWrk();
  const databaseUrl = () => provideDatabase(root, process.env);
  const server = await startServer({
    bundle: bundleOf('apps', 'accounts', root),
    log: join(folder, 'log'),
    env: {
      ...imageEnvironment(join(root, 'apps/accounts/Dockerfile.eks')),
      ...(await accountsEnvironment({ databaseUrl })),
      // The cheapest hashes allowed: more log-ins reach the database.
      BCRYPT_COST: '10',
    },
    nodeArgs: collectable(),
  });
  try {
    const cases = await accountsCases(await newPerson(server.url));
    const load = { wrk, cases, folder, connections: 32, clients: 16 };
    const survival = await survive(server, { ...load, seconds: 30, warmUpSeconds: 10, idleSeconds: 10 });
    process.stderr.write(`accounts: ${summary(survival)}\n`);
    expect(faults(survival, cases)).toEqual([]);
  } finally {
    await server.stop();
  }
});
