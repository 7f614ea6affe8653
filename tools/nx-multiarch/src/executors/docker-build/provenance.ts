import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { imagesIn } from '../../core/dockerfile';
import { parsePlatform } from '../../core/platform';
import { suffixOf } from '../../core/policy';
import { builderOf } from '../../core/provenance/builder';
import { composeStatement, type Source } from '../../core/provenance/statement';
import { pluginVersion } from '../../graph/plugin-version';
import { exec } from '../../io/exec';
import type { Layout } from '../../io/layout';
import { readProvenanceSource } from '../../io/provenance/read-source';
import { readText, writeText } from '../../io/text-file';
import type { DockerBuildOptions } from './build-layout';

/** What is noted before a build. */
export interface BegunProvenance {
  source: Source | undefined;
  startedOn: string;
}

/** Notes the commit and the time before a build. */
export async function beginProvenance(root: string): Promise<BegunProvenance> {
  return { source: await readProvenanceSource(exec, root), startedOn: now() };
}

/** Writes what the build was made from, where its target names a file for it. */
export async function writeProvenance(
  { provenance, platform, dockerfile, baseImages }: DockerBuildOptions,
  { root, projectName: project = '' }: ExecutorContext,
  { manifest: { digest } }: Layout,
  begun: BegunProvenance,
): Promise<void> {
  if (provenance === undefined) return;
  const text = (await readText(join(root, dockerfile))) ?? '';
  const { architecture = '' } = parsePlatform(platform) ?? {};
  const statement = composeStatement({
    image: { project, deployment: suffixOf(dockerfile) ?? '', architecture, digest },
    platform,
    dockerfile,
    images: imagesIn(text).map((name) => ({ name, reference: baseImages[name] ?? name })),
    ...begun,
    builder: builderOf(process.env),
    versions: { 'nx-multiarch': pluginVersion(), node: process.versions.node },
    machine: `${process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch}`,
    finishedOn: now(),
  });
  await writeText(join(root, provenance), statement);
}

/** SLSA's timestamps: RFC 3339, in UTC. */
function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}
