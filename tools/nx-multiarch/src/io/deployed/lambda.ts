import { architectureNamed, digestIn, type Running } from '../../core/deployed/running';
import type { DeployedTargets } from '../../core/deployed/targets';
import { loadSdk } from '../load-sdk';
import { askAws } from './aws-call';
import { type AwsAsked, unknownInAws } from './aws-error';

/**
 * The image and the architecture of a function.
 * https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
 *
 * @throws MultiarchError AWS
 */
export async function readLambda({
  function: name,
  region,
}: NonNullable<DeployedTargets['lambda']>): Promise<Running> {
  const asked: AwsAsked = {
    what: `the Lambda function ${name}`,
    action: 'lambda:GetFunction',
    list: 'aws lambda list-functions --query Functions[].FunctionName',
  };
  const { GetFunctionCommand, LambdaClient } = await loadSdk(
    '@aws-sdk/client-lambda',
    () => import('@aws-sdk/client-lambda'),
  );
  const reply = await askAws(
    region,
    (config) => new LambdaClient(config),
    asked,
    (client) => client.send(new GetFunctionCommand({ FunctionName: name })),
  );
  const { ImageUri: image, ResolvedImageUri: resolved = '' } = reply.Code ?? {};
  // A function from a zip file has neither.
  if (!image) throw unknownInAws({ ...asked, what: `an image of the Lambda function ${name}` });
  // What a function is made with that names none.
  const [architecture = 'x86_64'] = reply.Configuration?.Architectures ?? [];
  return {
    runs: `lambda ${name}`,
    architecture: architectureNamed(architecture),
    image,
    digest: digestIn(resolved),
  };
}
