import { z } from 'zod';
import { ADDON_PERMISSIONS, type AddonPermissions } from '../core/addons/permissions';
import { MultiarchError } from '../core/errors';
import { ARCHITECTURES } from '../core/platform';
import { DEPLOYMENTS, narrowPolicy, type Policy } from '../core/policy';
import { type ProjectFile, readProjectFiles } from './project-files';

/** What an app's project.json may say under "nx-multiarch". */
const schema = z.strictObject({
  architectures: z.partialRecord(z.enum(DEPLOYMENTS), z.array(z.enum(ARCHITECTURES)).min(1)).default({}),
  addons: z.record(z.string().min(1), z.enum(ADDON_PERMISSIONS)).default({}),
});

/** What holds for the images of one app. */
export interface Ruling {
  /** The workspace's policy, narrowed by `"nx-multiarch": { "architectures": { "eks": ["arm64"] } }`. */
  policy: Policy;
  /** What is done with single packages, `"nx-multiarch": { "addons": { "re2": "skip" } }`: docs/docker-addons.md. */
  addons: AddonPermissions;
}

/**
 * What an app says of itself under "nx-multiarch" in its project.json, or under "nx" in its package.json.
 *
 * @param policy the workspace's
 * @throws MultiarchError POLICY where the app widens it, BAD_OPTIONS for keys that mean nothing
 */
export function rulingOf(files: readonly ProjectFile[], project: string, policy: Policy): Ruling {
  const own = files.find(({ settings }) => settings !== undefined);
  if (!own) return { policy, addons: {} };
  const { file, settings } = own;
  const result = schema.safeParse(settings);
  if (!result.success) throw invalid(file, result.error.issues);
  const { architectures, addons } = result.data;
  return { policy: narrowPolicy(policy, architectures, { project, file }), addons };
}

/**
 * The policy of one app, read from its files.
 *
 * @param root the project's folder, from the workspace's root
 * @throws MultiarchError POLICY, BAD_OPTIONS
 */
export function policyOf(workspaceRoot: string, root: string, project: string, policy: Policy): Policy {
  return rulingOf(readProjectFiles(workspaceRoot, root), project, policy).policy;
}

function invalid(file: string, issues: readonly z.core.$ZodIssue[]): MultiarchError {
  const faults = issues.map(({ path, message }) => `${['nx-multiarch', ...path].join('.')}: ${message}`);
  return new MultiarchError('BAD_OPTIONS', {
    happened: `${file} is not valid:\n    ${faults.join('\n    ')}`,
    expected: `"nx-multiarch": { "architectures": { "eks": ["arm64"] } }, with deployment targets and architectures of the policy, and "addons": { "<package>": "skip" | "compile" | "run" | "emulate" }`,
    mend: `correct ${file}; docs/policy.md and docs/docker-addons.md show examples`,
  });
}
