import { readConfig, serviceConfig, type ServiceConfig } from '@nx-multiarch/service';

export type StudioConfig = ServiceConfig;

/** @throws ConfigError naming every variable that does not fit */
export const readStudioConfig = (env: NodeJS.ProcessEnv): StudioConfig => readConfig(serviceConfig, env);
