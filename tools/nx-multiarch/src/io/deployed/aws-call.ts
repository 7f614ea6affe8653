import { requestHandlerOn } from '../ecr/http';
import { createTransport } from '../registry';
import { type AwsAsked, awsError, noRegion } from './aws-error';

/** The part of an SDK client that is needed to ask for its region and to end its connections. */
interface AwsClient {
  config: { region: () => Promise<string> };
  destroy: () => void;
}

/** What each SDK client is made with. */
export interface AwsClientConfig {
  region?: string;
  requestHandler: ReturnType<typeof requestHandlerOn>;
}

/** The API answers in less than a second. */
const TIMEOUTS = { headers: 30_000, body: 30_000 };

/**
 * Asks AWS with a client that is ended afterwards. Region, credentials and endpoints (AWS_ENDPOINT_URL_LAMBDA and its
 * like) are found as the SDK finds them: environment, profile, role of the machine. HTTPS_PROXY counts.
 *
 * @param region the one of the AWS configuration where there is none
 * @throws MultiarchError AWS
 */
export async function askAws<C extends AwsClient, T>(
  region: string | undefined,
  connect: (config: AwsClientConfig) => C,
  asked: AwsAsked,
  ask: (client: C) => Promise<T>,
): Promise<T> {
  const transport = createTransport(TIMEOUTS);
  const client = connect({ ...(region && { region }), requestHandler: requestHandlerOn(transport) });
  try {
    await client.config.region().catch((cause: unknown) => {
      throw noRegion(asked, cause);
    });
    return await ask(client).catch((cause: unknown) => {
      throw awsError(asked, cause);
    });
  } finally {
    client.destroy();
    await transport.close();
  }
}
