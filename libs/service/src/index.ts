export { ConfigError, readConfig } from './config';
export { createService, type Service, type ServiceOptions } from './create-service';
export type { LogStream } from './logger';
export type { SecuritySchemes } from './openapi';
export {
  describeProblem,
  HttpProblem,
  problemType,
  type ErrorMapper,
  type Problem,
  type ProblemEntry,
} from './problem';
export { problemResponses, ProblemSchema } from './problem-schema';
export { Readiness } from './readiness';
export { drain, runService, startProcess } from './run-service';
export type { ContentSecurityPolicy } from './security-headers';
export { serviceConfig, type ServiceConfig } from './service-config';
