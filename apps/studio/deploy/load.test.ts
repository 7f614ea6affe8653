import { capacityFor, defaultLimits, libuvThreads, type Capacity } from '@nx-multiarch/imaging';
import { beforeAll, describe, expect, it } from 'vitest';
import { readStudioConfig } from '../src/config';
import { environment } from './environment';
import { deployments, type Deployment } from './settings';
import { machineOf, type Machine } from './testing/machine';
import { onlyOf, synthesize, type Template } from './testing/template';

// How many images one container takes on follows from its CPUs, in libs/imaging; what AWS is told must fit that.

const templates = new Map<Deployment, Template>();
beforeAll(() => {
  for (const deployment of deployments) templates.set(deployment, synthesize(deployment));
}, 120_000);

const capacityOn = ({ cpus }: Machine): Capacity =>
  capacityFor(cpus, libuvThreads(environment['UV_THREADPOOL_SIZE']));

/** MiB at the worst: docs/imaging.md has the sum, and libs/imaging/src/memory.test.ts holds the images to theirs. */
function needed({ imagesAtOnce, waiting, reading }: Capacity, bytes: number): number {
  return 80 + 400 * imagesAtOnce + ((waiting + reading) * bytes) / 2 ** 20;
}

describe('App Runner', () => {
  it('starts another instance when images wait, and before one of them is refused', () => {
    const { MaxConcurrency } = onlyOf(
      templates.get('apprunner')!,
      'AWS::AppRunner::AutoScalingConfiguration',
    );
    const { imagesAtOnce, waiting } = capacityOn(machineOf(templates.get('apprunner')!));
    expect(MaxConcurrency).toBeGreaterThan(imagesAtOnce);
    expect(MaxConcurrency).toBeLessThan(imagesAtOnce + waiting);
  });
});

describe.each(deployments)('the memory of %s', (deployment) => {
  const { MAX_RSS_MB, BODY_LIMIT } = readStudioConfig(environment);

  it('holds all that the server takes on before it says that it is overloaded', () => {
    expect(BODY_LIMIT).toBeLessThanOrEqual(defaultLimits.bytes);
    expect(needed(capacityOn(machineOf(templates.get(deployment)!)), BODY_LIMIT)).toBeLessThan(MAX_RSS_MB);
  });

  it('is more than where the server says that it is overloaded', () => {
    expect(MAX_RSS_MB).toBeGreaterThan(0);
    expect(MAX_RSS_MB).toBeLessThan(machineOf(templates.get(deployment)!).mebibytes);
  });
});
