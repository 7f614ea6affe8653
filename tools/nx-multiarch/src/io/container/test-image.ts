import type { Architecture } from '../../core/platform';
import { formatPlatform, linux } from '../../core/platform';
import type { Deployment } from '../../core/policy';
import { defaultTimeout } from '../../core/test/time-limit';
import { type AddonException, withoutExcepted } from '../../core/test/exceptions';
import type { Fault } from '../../core/test/faults';
import { comparePlatform, type Expectation } from '../../core/test/platform-answer';
import { checkCoverage } from '../../core/test/coverage';
import { hasPassed, type TestedImage } from '../../core/test/report';
import type { Exec } from '../exec';
import { readLayout } from '../layout';
import { loadLayout } from '../load';
import { assertRuns } from './emulation';
import { type ImagePromise, readPromise } from './expectation';
import { askPlatform } from './platform';
import { createProbe, type Probe } from './probe';
import { ended, waitUntilReady } from './readiness';
import { makeRequests, type PreparedRequest } from './requests';
import {
  type Container,
  containerLogs,
  exitStatus,
  removeContainers,
  removeImage,
  startContainer,
} from './start';

/** One layout to start; `folder` is absolute. */
export interface ImageUnderTest {
  project: string;
  deployment: Deployment;
  architecture: Architecture;
  folder: string;
}

/** What all images of a run are tested with. */
export interface TestRun {
  exec: Exec;
  /** The workspace. */
  root: string;
  /** Names what this run makes in the engine. */
  id: string;
  /** The engine's own architecture. */
  native: string;
  requests: readonly PreparedRequest[];
  exceptions: readonly AddonException[];
  env: readonly string[];
  timeoutSeconds?: number;
  /** Sees a line for each step. */
  onStep: (line: string) => void;
  /** Sees what a container printed that did not pass. */
  onLogs: (text: string) => void;
  signal: AbortSignal;
}

/** What talking to a container showed. */
type Outcome = Pick<TestedImage, 'readyAfter' | 'addons' | 'passed' | 'faults'>;

/**
 * Loads one image into the engine, starts it for its own architecture, waits until it is ready, compares what it says
 * of itself with what its layout holds, and makes the declared requests. Container and image are removed whatever
 * happens.
 *
 * @throws MultiarchError NO_EMULATION, LAYOUT_*, COMMAND_FAILED; the signal's reason
 */
export async function testImage(image: ImageUnderTest, run: TestRun): Promise<TestedImage> {
  const { project, deployment, architecture, folder } = image;
  const { exec, native, signal } = run;
  await assertRuns(exec, architecture, native);
  const platform = linux(architecture);
  const layout = await readLayout(folder, platform);
  const promise = await readPromise(run.root, folder, architecture, run.env, signal);
  const name = `nx-multiarch-test:${run.id}-${deployment}-${architecture}`;
  try {
    run.onStep('loading');
    await loadLayout(exec, layout, name, signal);
    signal.throwIfAborted();
    run.onStep(architecture === native ? 'starting' : `starting, ${architecture} emulated on ${native}`);
    const { port } = promise;
    const options = { image: name, platform, deployment, run: run.id, port, env: run.env };
    const container = await startContainer(exec, options);
    const outcome = await examine(container, promise, image, run);
    if (!hasPassed(outcome)) run.onLogs(await containerLogs(exec, container.id));
    return {
      project,
      deployment,
      platform: formatPlatform(platform),
      digest: promise.digest,
      emulated: architecture !== native,
      requests: run.requests.length,
      ...outcome,
    };
  } finally {
    await removeContainers(exec, run.id);
    await removeImage(exec, name);
  }
}

async function examine(
  container: Container,
  { packages }: ImagePromise,
  { deployment, architecture }: ImageUnderTest,
  run: TestRun,
): Promise<Outcome> {
  const { exec, signal } = run;
  const limit = 1000 * (run.timeoutSeconds ?? defaultTimeout(architecture, run.native));
  if (!container.url) {
    const status = (await exitStatus(exec, container.id)) ?? -1;
    return failed([ended(status, 'an image that is ready and answers')]);
  }
  const expected = { architecture, packages: withoutExcepted(packages, run.exceptions) };
  const probe = createProbe(container.url, deployment);
  try {
    const ready = await waitUntilReady(container, probe, { exec, deployment, expected, limit, signal });
    if ('faults' in ready) return failed(ready.faults);
    run.onStep(`ready after ${(ready.after / 1000).toFixed(1)} s`);
    return {
      readyAfter: ready.after,
      ...(await converse(probe, expected, limit, { ...run, id: container.id })),
    };
  } finally {
    await probe.close();
  }
}

/** `run.id` is the container's: images that share a database must not make the same things in it. */
async function converse(
  probe: Probe,
  expected: Expectation,
  limit: number,
  run: TestRun,
): Promise<Omit<Outcome, 'readyAfter'>> {
  const asked = await askPlatform(probe, limit, run.signal);
  if ('fault' in asked) return failed([asked.fault]);
  const declared = run.requests.map((request) => request.declared);
  const { unknown, unexercised } = checkCoverage(asked.platform.addons, declared);
  const addons = asked.platform.addons.flatMap(({ name, loaded }) => (loaded ? [name] : []));
  const faults = [...comparePlatform(asked.platform, expected), ...unknown];
  if (faults.length > 0) return { ...failed(faults), addons };
  for (const name of unexercised) {
    run.onStep(`no request exercises ${name}: add one to targets.docker-test.options.requests`);
  }
  const values = { run: run.id.slice(0, 12) };
  return { addons, ...(await makeRequests(probe, run.requests, values, limit, run.signal)) };
}

function failed(faults: Fault[]): Outcome {
  return { addons: [], passed: [], faults };
}
