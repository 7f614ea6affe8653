import { digestIn, type Running } from '../../core/deployed/running';
import type { DeployedTargets } from '../../core/deployed/targets';
import { loadSdk } from '../load-sdk';
import { askAws } from './aws-call';
import { type AwsAsked, unknownInAws } from './aws-error';

/**
 * The image of a service. App Runner runs x86-64 alone and does not tell the digest that it pulled.
 * https://docs.aws.amazon.com/apprunner/latest/api/API_DescribeService.html
 *
 * @throws MultiarchError AWS
 */
export async function readAppRunner({
  serviceArn,
  region,
}: NonNullable<DeployedTargets['apprunner']>): Promise<Running> {
  const asked: AwsAsked = {
    what: `the App Runner service ${serviceArn}`,
    action: 'apprunner:DescribeService',
    list: 'aws apprunner list-services --query ServiceSummaryList[].ServiceArn',
  };
  const { AppRunnerClient, DescribeServiceCommand } = await loadSdk(
    '@aws-sdk/client-apprunner',
    () => import('@aws-sdk/client-apprunner'),
  );
  const reply = await askAws(
    region,
    (config) => new AppRunnerClient(config),
    asked,
    (client) => client.send(new DescribeServiceCommand({ ServiceArn: serviceArn })),
  );
  const image = reply.Service?.SourceConfiguration?.ImageRepository?.ImageIdentifier;
  // A service from a source repository has none.
  if (!image) throw unknownInAws({ ...asked, what: `an image of the App Runner service ${serviceArn}` });
  return {
    runs: `apprunner ${reply.Service?.ServiceName ?? serviceArn}`,
    architecture: 'amd64',
    image,
    digest: digestIn(image),
  };
}
