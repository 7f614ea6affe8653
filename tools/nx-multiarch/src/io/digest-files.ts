import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DIGEST_SUFFIX, digestFileOf, type GivenDigest, type PlatformDigest } from '../core/assemble/digests';
import { unreadable } from '../core/assemble/errors';
import type { Rule } from '../core/verify/findings';
import { digestSchema } from './digest-schema';
import { writeJson } from './json-file';

const finding = z.object({
  rule: z.custom<Rule>((value) => typeof value === 'string', 'no rule'),
  path: z.string().optional(),
  found: z.string(),
  expected: z.string(),
  advice: z.boolean().optional(),
});

const notes = z.object({
  verified: z
    .object({
      elfFiles: z.number(),
      addons: z.number(),
      excepted: z.number(),
      findings: z.array(finding),
    })
    .optional(),
  base: z.array(z.string()).optional(),
  build: z.object({ status: z.string(), seconds: z.number().optional() }).optional(),
  attached: z.array(z.string()).optional(),
});

const schema = z.object({
  repository: z.string().min(1),
  platform: z.string().min(1),
  digest: digestSchema,
  size: z.number().int().positive(),
  mediaType: z.string().min(1),
  commit: z.string().min(1),
  notes: notes.optional(),
});

/**
 * Keeps what was pushed for one platform, beside its layout: `dist/images/accounts/eks/arm64.digest.json`, which CI
 * hands on to the job that assembles.
 *
 * @param layout the layout's folder, from the workspace's root
 * @returns the file, from the workspace's root
 */
export async function writeDigestFile(root: string, layout: string, pushed: PlatformDigest): Promise<string> {
  const file = digestFileOf(layout);
  await writeJson(join(root, file), pushed);
  return file;
}

/**
 * Every digest file in a folder, whatever platform it is for; none where there is no such folder.
 *
 * @param folder from the workspace's root: `dist/images/accounts/eks`
 * @throws MultiarchError ASSEMBLE for a file that is damaged
 */
export async function readDigestFiles(root: string, folder: string): Promise<GivenDigest[]> {
  const names = await readdir(join(root, folder)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = names.filter((name) => name.endsWith(DIGEST_SUFFIX)).sort();
  return Promise.all(files.map((name) => readOne(root, `${folder}/${name}`)));
}

async function readOne(root: string, file: string): Promise<GivenDigest> {
  const result = schema.safeParse(jsonIn(file, await readFile(join(root, file), 'utf8')));
  if (result.success) return { ...result.data, source: file };
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`);
  throw unreadable(file, faults.join('; '));
}

function jsonIn(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(file, 'it is no JSON', cause);
  }
}
