import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { Architecture } from '../core/platform';
import type { Deployment } from '../core/policy';
import type { Finding } from '../core/verify/findings';
import { verifyImage } from '../io/verify/verify-image';
import { type LayoutSpec, writeLayout } from './layout';

/** Writes an image and says what docker-verify finds in it; in a folder of its own for each test. */
export type FindingsOf = (
  spec: LayoutSpec,
  deployment?: Deployment,
  architecture?: Architecture,
) => Promise<Finding[]>;

/** Call it at the top of a test file. */
export function useVerify(): FindingsOf {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'verify-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  return async (spec, deployment = 'eks', architecture = 'arm64') => {
    const layout = join(folder, 'layout');
    await writeLayout(layout, spec);
    const request = { folder: layout, architecture, deployment };
    return (await verifyImage(request, { cache: join(folder, 'cache') })).findings;
  };
}
