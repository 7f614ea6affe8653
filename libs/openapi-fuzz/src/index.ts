export type { Operation } from './document';
export { fuzzApi, type FuzzOptions, type FuzzReport } from './fuzz-api';
export type { Prepared } from './parts';
