import { readConfig } from '../src/config';
import { createService, type Service, type ServiceOptions } from '../src/create-service';
import { serviceConfig } from '../src/service-config';

interface Sample {
  app: Service;
  /** What was logged, parsed. */
  lines: Record<string, unknown>[];
}

/** A service of no routes but its own, whose log is kept. Close `app` when done. */
export async function sampleService(
  env: NodeJS.ProcessEnv = {},
  options: Partial<ServiceOptions> = {},
): Promise<Sample> {
  const lines: Record<string, unknown>[] = [];
  const app = await createService({
    name: 'sample',
    // A test machine may be busy: only tests of that say what is too late.
    config: readConfig(serviceConfig, { MAX_EVENT_LOOP_DELAY_MS: '0', ...env }),
    logStream: { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) },
    ...options,
  });
  return { app, lines };
}
