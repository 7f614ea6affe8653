import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CACHE_VARIABLES } from '../core/build-cache';
import { buildxArgs, type BuildxOptions, SOURCE_DATE_EPOCH } from '../core/buildx-args';
import { failingLines } from '../core/build-log';
import { MultiarchError } from '../core/errors';
import { formatPlatform } from '../core/platform';
import type { BaseImage } from './base/base-image';
import type { Exec } from './exec';
import { readLayout, type Layout } from './layout';
import { sealLayout } from './seal/seal-layout';

/** How one build is run: the arguments are in BuildxOptions, this is what a run adds. */
export interface BuildRun {
  exec: Exec;
  /** Finds the base image: its layers stay as they are. None for an image from scratch. */
  findBase: () => Promise<BaseImage | undefined>;
  /** Sees BuildKit's progress as it comes. */
  onProgress: (text: string) => void;
  signal?: AbortSignal;
}

/**
 * Builds one platform into `options.layout`. The layout is written beside it and moved into place when it is whole
 * and of the platform that was asked for, so that a build that fails or is stopped leaves the last one untouched.
 *
 * @throws MultiarchError BUILD_FAILED with the failing lines of the Dockerfile, DISK_FULL, LAYOUT_DAMAGED
 */
export async function buildImage(options: BuildxOptions, run: BuildRun): Promise<Layout> {
  // A fixed name: what a killed build left behind is swept by the next one.
  const partial = `${options.layout}.partial`;
  try {
    await rm(partial, { recursive: true, force: true });
    await mkdir(dirname(partial), { recursive: true });
    // Before the build: a registry that does not answer should not cost one.
    const base = await run.findBase();
    await runBuildx({ ...options, layout: partial }, run);
    await readLayout(partial, options.platform);
    const warn = (line: string) => run.onProgress(`${options.dockerfile}: ${line}\n`);
    await sealLayout(partial, base, { epoch: new Date(SOURCE_DATE_EPOCH * 1000), warn, signal: run.signal });
    run.signal?.throwIfAborted();
    await rm(options.layout, { recursive: true, force: true });
    await rename(partial, options.layout);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? diskFull(options.layout, error) : error;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return readLayout(options.layout, options.platform);
}

async function runBuildx(options: BuildxOptions, { exec, onProgress, signal }: BuildRun): Promise<void> {
  const { exitCode, stderr } = await exec('docker', buildxArgs(options), { onStderr: onProgress, signal });
  if (exitCode === 0) return;
  // The one text that is looked at: buildx has no exit status of its own for a full disk.
  if (/no space left on device/i.test(stderr)) throw diskFull(options.layout);
  throw new MultiarchError('BUILD_FAILED', {
    happened: `docker buildx build of ${options.dockerfile} for ${formatPlatform(options.platform)} ended with status ${exitCode}\n${failingLines(stderr)}`,
    expected: 'a Dockerfile whose every step succeeds',
    mend: `correct ${options.dockerfile}; the whole log is above${cacheAdvice(options)}`,
  });
}

/** A cache that cannot be written fails a build like a step of the Dockerfile, with the same status. */
function cacheAdvice({ cacheTo = [] }: BuildxOptions): string {
  if (cacheTo.length === 0) return '';
  return `. Where "exporting cache" failed: ${CACHE_VARIABLES.to}= builds without writing one, and ignore-error=true in the entry makes it a warning`;
}

function diskFull(folder: string, cause?: unknown): MultiarchError {
  return new MultiarchError('DISK_FULL', {
    happened: `the disk is full: the image layout could not be written to ${dirname(folder)}; nothing was left behind`,
    expected: 'room for the image, and for as much again in the cache of Nx',
    mend: 'free some space (docker builder prune, nx reset), then run the same command again',
    cause,
  });
}
