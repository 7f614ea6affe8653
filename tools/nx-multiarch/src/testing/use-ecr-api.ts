import { afterEach, vi } from 'vitest';
import type { AnswerEcr, EcrApiServer, Upstream } from './ecr-api';
import { startEcrApi } from './ecr-api';

/** The account and region of tests. */
export const ECR_ACCOUNT = '123456789012';
export const ECR_REGION = 'eu-central-1';
export const ECR_HOST = `${ECR_ACCOUNT}.dkr.ecr.${ECR_REGION}.amazonaws.com`;

/**
 * For the tests of one file: starts an API of ECR that the AWS SDK then asks, with credentials and region in the
 * environment and no configuration of this machine; all of that ends after each test.
 */
export function useEcrApi(): (answer: AnswerEcr, upstream?: Upstream) => Promise<EcrApiServer> {
  const servers: EcrApiServer[] = [];
  afterEach(async () => {
    vi.unstubAllEnvs();
    for (const server of servers.splice(0)) await server.close();
  });
  return async (answer, upstream) => {
    const server = await startEcrApi(answer, upstream);
    servers.push(server);
    stubAws({ AWS_ENDPOINT_URL_ECR: server.url });
    return server;
  };
}

/** An environment in which the AWS SDK finds these variables, credentials and a region, and nothing else. */
export function stubAws(variables: Record<string, string | undefined> = {}): void {
  for (const name of Object.keys(process.env).filter((each) => each.startsWith('AWS_')))
    vi.stubEnv(name, undefined);
  const environment = {
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret-of-the-test',
    AWS_REGION: ECR_REGION,
    AWS_CONFIG_FILE: '/nonexistent/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...variables,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
}

/** The answer of GetAuthorizationToken. */
export function tokenAnswer(password: string, expiresAt: number, proxyEndpoint = `https://${ECR_HOST}`) {
  const authorizationToken = Buffer.from(`AWS:${password}`).toString('base64');
  return {
    json: { authorizationData: [{ authorizationToken, expiresAt: expiresAt / 1000, proxyEndpoint }] },
  };
}
