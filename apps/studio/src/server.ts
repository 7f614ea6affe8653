import { runService } from '@nx-multiarch/service';
import { buildApp } from './app';
import { readStudioConfig } from './config';
import { builtPage } from './page/built-page';

/** Owns the process: configuration from the environment, listening, signals. */
export async function startServer(): Promise<void> {
  const config = readStudioConfig(process.env);
  await runService(await buildApp(config, undefined, builtPage), config);
}
