import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../processes/run';

/**
 * DATABASE_URL of the environment, else of the database that tools/setup provides.
 * @throws RunError that says how to get one
 */
export async function provideDatabase(root: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (env.DATABASE_URL) return env.DATABASE_URL;
  const script = join(root, 'tools/setup/database.sh');
  if (!existsSync(script)) return undefined;
  return (await run('bash', [script])).trim().split('\n').at(-1);
}
