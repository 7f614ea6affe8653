import type * as Sdk from '@aws-sdk/client-ecr';
import type { EcrHost } from '../../core/ecr-host';
import { loadSdk } from '../load-sdk';
import { createTransport } from '../registry';
import { awsError, type EcrAction, noRegion } from './errors';
import { requestHandlerOn } from './http';

/** The API answers in less than a second; blobs do not go through it. */
const TIMEOUTS = { headers: 30_000, body: 30_000 };

/** The API of Amazon ECR in one region. */
export interface EcrApi {
  region: string;
  fips: boolean;
  /**
   * Makes one call. `resource` is what an error speaks of.
   *
   * @throws MultiarchError AWS, see awsError; the signal's reason after the signal
   */
  call: <T>(
    action: EcrAction,
    resource: string,
    run: (ecr: Sdk.ECR, options: { abortSignal?: AbortSignal }) => Promise<T>,
  ) => Promise<T>;
  /** Ends the connections. */
  close: () => Promise<void>;
}

/**
 * Connects to the API in the host's region, or in that of the AWS configuration. Credentials are found by the SDK:
 * https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html. AWS_ENDPOINT_URL_ECR names another
 * address of the API, AWS_MAX_ATTEMPTS how often it is asked.
 *
 * @throws MultiarchError AWS where there is no SDK or no region
 */
export async function connectEcr(host: EcrHost | undefined, signal?: AbortSignal): Promise<EcrApi> {
  const { ECR } = await loadSdk('@aws-sdk/client-ecr', () => import('@aws-sdk/client-ecr'));
  const transport = createTransport(TIMEOUTS);
  const ecr = new ECR({
    requestHandler: requestHandlerOn(transport),
    ...(host && { region: host.region }),
    ...(host?.fips && { useFipsEndpoint: true }),
    ...(host?.dualStack && { useDualstackEndpoint: true }),
  });
  const region = await ecr.config.region().catch(noRegion);
  return {
    region,
    fips: await ecr.config.useFipsEndpoint(),
    call: async (action, resource, run) => {
      try {
        return await run(ecr, signal ? { abortSignal: signal } : {});
      } catch (error) {
        signal?.throwIfAborted();
        throw awsError(error, { action, resource, region });
      }
    },
    close: async () => {
      ecr.destroy();
      await transport.close();
    },
  };
}
