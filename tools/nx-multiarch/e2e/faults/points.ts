import type { ProxyFault } from '../../src/testing/fault-proxy';
import type { SeenRequest } from '../../src/testing/registry-request';
import { STEP_NAMES, type StepName, stepOf, STEPS } from './steps';

/** A moment of a push: before the registry gets a request, or when it has done it and nobody knows. */
export interface Point {
  when: 'before' | 'after';
  step: StepName;
  /** Which of the requests of that step, from 1. */
  nth: number;
}

/** Each step once, before and after; and each of the requests that move a tag. */
export const POINTS: readonly Point[] = STEP_NAMES.flatMap((step) => {
  const count = STEPS.find(({ name }) => name === step)?.count ?? 1;
  // The middle one: some blobs, manifests and tags are there, and some are not.
  const all = step === 'move a tag' ? [1, 2, 3] : [Math.ceil(count / 2)];
  return all.flatMap((nth) => [
    { when: 'before', step, nth } as const,
    { when: 'after', step, nth } as const,
  ]);
});

/** Calls `call` at that point, once; the request waits for it. */
export function callAt(point: Point, call: () => unknown): (seen: SeenRequest) => ProxyFault | undefined {
  let count = 0;
  return (seen) =>
    stepOf(seen) === point.step && ++count === point.nth ? { kind: point.when, call } : undefined;
}

/** For the name of a test. */
export function describePoint({ when, step, nth }: Point): string {
  return `${when} "${step}" ${nth}`;
}

/** For the name of a repository. */
export function slugOf({ when, step, nth }: Point): string {
  return `${when} ${step} ${nth}`.replaceAll(' ', '-');
}
