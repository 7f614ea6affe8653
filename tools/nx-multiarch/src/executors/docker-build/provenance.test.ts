import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isStatementOf } from '../../core/provenance/statement';
import { linux } from '../../core/platform';
import { readLayout } from '../../io/layout';
import { writeText } from '../../io/text-file';
import { FOLDER, useProject } from '../../testing/use-project';
import { beginProvenance, writeProvenance } from './provenance';

const project = useProject();
afterEach(() => vi.unstubAllEnvs());

const FILE = 'dist/provenance/accounts/eks/arm64.json';
const DOCKERFILE = 'apps/accounts/Dockerfile.eks';
const BASE = `node@sha256:${'0'.repeat(64)}`;
const OPTIONS = {
  platform: 'linux/arm64',
  dockerfile: DOCKERFILE,
  context: 'dist/apps/accounts',
  layout: `${FOLDER}/arm64`,
  baseImages: { 'node:24': BASE },
};

async function write(provenance?: string) {
  const root = project.root();
  await writeText(join(root, DOCKERFILE), 'FROM node:24\nRUN --mount=from=nx-multiarch,target=/x true\n');
  const layout = await readLayout(join(root, OPTIONS.layout), linux('arm64'));
  const begun = await beginProvenance(root);
  const context = project.context() as ExecutorContext;
  await writeProvenance({ ...OPTIONS, ...(provenance ? { provenance } : {}) }, context, layout, begun);
  return {
    digest: layout.manifest.digest,
    text: await readFile(join(root, FILE), 'utf8').catch(() => undefined),
  };
}

describe('the provenance of a build', () => {
  it('is about the manifest that was built, from the base images of the Dockerfile', async () => {
    vi.stubEnv('CODEBUILD_BUILD_ARN', 'arn:aws:codebuild:eu-west-1:1:build/shop:0a');
    for (const name of ['GITHUB_RUN_ID', 'CI_JOB_URL']) vi.stubEnv(name, undefined);
    const { digest, text = '' } = await write(FILE);
    expect(isStatementOf(text, digest)).toBe(true);
    const { predicate } = JSON.parse(text) as { predicate: { runDetails: object; buildDefinition: object } };
    expect(predicate.buildDefinition).toMatchObject({
      externalParameters: { project: 'accounts', deployment: 'eks', platform: 'linux/arm64' },
      // The Dockerfile is not committed here.
      internalParameters: { uncleanTreeOn: expect.stringMatching(/^[0-9a-f]{40}$/) },
      resolvedDependencies: [{ name: 'node:24', digest: { sha256: '0'.repeat(64) } }],
    });
    expect(predicate.runDetails).toMatchObject({
      builder: { id: 'arn:aws:codebuild:eu-west-1:1:project/shop' },
      metadata: { startedOn: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) },
    });
    expect(text).not.toContain(project.root());
  });

  it('is not written where no file is named', async () => {
    expect((await write()).text).toBeUndefined();
  });
});
