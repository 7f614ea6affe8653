export { createDependencies } from './graph/create-dependencies';
export { createNodes } from './graph/create-nodes';
export type { PluginOptions } from './graph/options';
export { postTasksExecution } from './graph/record-run';
