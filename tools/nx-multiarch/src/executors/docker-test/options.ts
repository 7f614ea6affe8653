import type { Architecture } from '../../core/platform';
import type { Deployment } from '../../core/policy';
import type { AddonException } from '../../core/test/exceptions';
import type { TestRequest } from '../../core/test/requests';

/** The options of schema.json; folders are from the workspace's root. */
export interface DockerTestOptions {
  images: { deployment: Deployment; layouts: { architecture: Architecture; folder: string }[] }[];
  requests?: TestRequest[];
  exceptions?: AddonException[];
  env?: string[];
  timeoutSeconds?: number;
  json?: boolean;
}
