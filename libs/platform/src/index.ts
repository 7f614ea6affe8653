export type { Diagnosis } from './diagnose';
export { nodeArchitecture, ociArchitecture, thisMachine, type Machine } from './machine';
export {
  platformReport,
  type Addon,
  type AddonReport,
  type PlatformReport,
  type ReportOptions,
} from './platform-report';
