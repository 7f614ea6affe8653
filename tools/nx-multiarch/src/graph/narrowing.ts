import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ADDON_PERMISSIONS, type AddonPermissions } from '../core/addons/permissions';
import { MultiarchError } from '../core/errors';
import { ARCHITECTURES } from '../core/platform';
import { DEPLOYMENTS, narrowPolicy, type Policy } from '../core/policy';

/** What an app's project.json may say under "nx-multiarch". */
const schema = z.strictObject({
  architectures: z.partialRecord(z.enum(DEPLOYMENTS), z.array(z.enum(ARCHITECTURES)).min(1)).default({}),
  addons: z.record(z.string().min(1), z.enum(ADDON_PERMISSIONS)).default({}),
});

/** The files of a project, and where in each the plugin's key stands. */
const PLACES: readonly [file: string, pick: (json: Json) => unknown][] = [
  ['project.json', (json) => json['nx-multiarch']],
  ['package.json', (json) => (json.nx as Json | undefined)?.['nx-multiarch']],
];
type Json = Record<string, unknown>;

/**
 * The policy of one app: the workspace's, narrowed by `"nx-multiarch": { "architectures": { "eks": ["arm64"] } }` in
 * its project.json, or by the same under "nx" in its package.json.
 *
 * @param root the project's folder, from the workspace's root
 * @throws MultiarchError POLICY where the app widens it, BAD_OPTIONS for keys that mean nothing
 */
export function policyOf(workspaceRoot: string, root: string, project: string, policy: Policy): Policy {
  const own = readOwn(workspaceRoot, root);
  return own ? narrowPolicy(policy, own.architectures, { project, file: own.file }) : policy;
}

/**
 * What an app says of single packages, `"nx-multiarch": { "addons": { "re2": "skip" } }`: docs/docker-addons.md.
 *
 * @throws MultiarchError BAD_OPTIONS
 */
export function addonsOf(workspaceRoot: string, root: string): AddonPermissions {
  return readOwn(workspaceRoot, root)?.addons ?? {};
}

function readOwn(
  workspaceRoot: string,
  root: string,
): (z.output<typeof schema> & { file: string }) | undefined {
  for (const [name, pick] of PLACES) {
    const file = `${root}/${name}`;
    const found = pick(readJson(join(workspaceRoot, file)));
    if (found === undefined) continue;
    const result = schema.safeParse(found);
    if (result.success) return { ...result.data, file };
    throw invalid(file, result.error.issues);
  }
  return undefined;
}

/** Nx itself reports a file that is no JSON. */
function readJson(file: string): Json {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Json;
  } catch {
    return {};
  }
}

function invalid(file: string, issues: readonly z.core.$ZodIssue[]): MultiarchError {
  const faults = issues.map(({ path, message }) => `${['nx-multiarch', ...path].join('.')}: ${message}`);
  return new MultiarchError('BAD_OPTIONS', {
    happened: `${file} is not valid:\n    ${faults.join('\n    ')}`,
    expected: `"nx-multiarch": { "architectures": { "eks": ["arm64"] } }, with deployment targets and architectures of the policy, and "addons": { "<package>": "skip" | "run" | "emulate" }`,
    mend: `correct ${file}; docs/policy.md and docs/docker-addons.md show examples`,
  });
}
