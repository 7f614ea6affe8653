import type { AddonPermissions } from '../../core/addons/permissions';
import type { Deployment } from '../../core/policy';

/** The options of schema.json; paths are from the workspace's root. */
export interface DockerDemoOptions {
  deployment: Deployment;
  dockerfile: string;
  context: string;
  baseImages: Record<string, string>;
  addons?: AddonPermissions;
  env?: string[];
  keep?: boolean;
}
