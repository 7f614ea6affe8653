export type { Diagnosis } from './diagnose';
export type { Addon, AddonReport } from './load-addon';
export { nodeArchitecture, ociArchitecture, thisMachine, type Machine } from './machine';
export { platformReport, type PlatformReport, type ReportOptions } from './platform-report';
