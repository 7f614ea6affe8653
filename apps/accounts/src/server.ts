import { runService } from '@nx-multiarch/service';
import { buildApp } from './app';
import { readAccountsConfig } from './config';

/** Owns the process: configuration from the environment, listening, signals. */
export async function startServer(): Promise<void> {
  const config = readAccountsConfig(process.env);
  await runService(buildApp(config), config);
}
