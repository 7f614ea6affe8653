export { ConfigError, readConfig } from './config';
export { createService, type Service, type ServiceOptions } from './create-service';
export type { LogStream } from './logger';
export { describeProblem, HttpProblem, problemType, type ErrorMapper, type Problem } from './problem';
export { Readiness } from './readiness';
export { runService, startProcess } from './run-service';
export { serviceConfig, type ServiceConfig } from './service-config';
