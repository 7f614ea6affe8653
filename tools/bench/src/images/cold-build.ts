import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runMeasured } from '../measure/command';
import { architectureOf, layersOf } from '../sizes/image-layout';
import { type AppImage, buildTarget, layoutOf } from './apps';
import type { Architecture } from './architecture';
import type { Bench } from './bench';
import type { Start } from './start';
import { cachedSteps, isWork } from './cached-steps';
import { guideBuildArgs } from './guide/guide';
import { taskMs } from './workspace/profile';

/** A build of one image from the bundle on. */
export interface ColdBuild {
  /** From the bundle to the image, in milliseconds. */
  readonly ms: number;
  /** The whole command: with Nx around it, and the bundle, where Nx built it. */
  readonly wholeMs: number;
  /** Compressed, as a registry stores it. */
  readonly imageBytes: number;
  /** Of the command, the builder and what it ran. */
  readonly peakBytes: number;
}

/** From the sandbox's root. */
const PROFILE = 'dist/bench-profile.json';

/** Builds an image by its target, and its bundle. @throws Error when a step came from a cache, or for a wrong image */
export async function ourColdBuild(
  bench: Bench,
  image: AppImage,
  architecture: Architecture,
  start: Start,
): Promise<ColdBuild> {
  const { sandbox, builder } = bench;
  await prepare(bench, start);
  if (start === 'nothing') await sandbox.forgetBases();
  const target = buildTarget(image, architecture);
  const env = { ...builder.env, NX_PROFILE: PROFILE };
  const args = ['run', target, '--noCache', '--skip-nx-cache', '--output-style=stream'];
  const { ms, peakBytes, stdout, stderr } = await sandbox.nx(args, { env, also: builder.pids });
  assertCold(target, stdout + stderr);
  const imageBytes = bytesOf(join(sandbox.root, layoutOf(image, architecture)), architecture);
  return { ms: taskMs(join(sandbox.root, PROFILE), target), wholeMs: ms, imageBytes, peakBytes };
}

/** Builds an image as the guides do; its bundle is there. @throws as ourColdBuild */
export async function guideColdBuild(
  bench: Bench,
  image: AppImage,
  architecture: Architecture,
  start: Start,
): Promise<ColdBuild> {
  const { sandbox, builder, guide, folder } = bench;
  await prepare(bench, start);
  const layout = join(folder, 'guide-layout');
  await rm(layout, { recursive: true, force: true });
  const args = guideBuildArgs(image, architecture, layout, guide);
  const env = { ...sandbox.env, ...builder.env };
  const { ms, peakBytes, stderr } = await runMeasured('docker', args, {
    cwd: sandbox.root,
    env,
    also: builder.pids,
  });
  assertCold(`the guides' build of ${image.project}`, stderr);
  return { ms, wholeMs: ms, imageBytes: bytesOf(layout, architecture), peakBytes };
}

/** Layers stay where base images do: both builds are told to use none. */
async function prepare({ builder }: Bench, start: Start): Promise<void> {
  await (start === 'nothing' ? builder.empty() : builder.emptyMounts());
}

function assertCold(what: string, said: string): void {
  const cached = cachedSteps(said).filter(isWork);
  if (cached.length > 0) throw new Error(`${what} was not cold: BuildKit had ${cached.join(', ')}`);
}

/** @throws Error for an image of another architecture: it would be another piece of work */
function bytesOf(layout: string, expected: Architecture): number {
  const found = architectureOf(layout);
  if (found !== expected) throw new Error(`${layout} holds an image for ${found}, expected ${expected}`);
  return layersOf(layout).reduce((sum, { bytes }) => sum + bytes, 0);
}
