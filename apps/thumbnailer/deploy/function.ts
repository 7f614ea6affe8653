import { RemovalPolicy, Size, type Stack } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, DockerImageCode, DockerImageFunction, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Settings } from './settings';
import { timeout, widths } from './times';

/** The folder beside each image that its thumbnails go to; the function may write there and nowhere else. */
export const thumbnailFolder = 'thumbnails';

/** The function from the image that was pushed, with no rights but those to write its log and its traces. */
export function createFunction(stack: Stack, { repository, digest }: Settings): DockerImageFunction {
  const logGroup = new LogGroup(stack, 'Log', {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  // A role of its own: the CDK's default may write to every log group of the account.
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  return new DockerImageFunction(stack, 'Function', {
    code: DockerImageCode.fromEcr(Repository.fromRepositoryName(stack, 'Repository', repository), {
      tagOrDigest: digest,
    }),
    // Lambda takes x86_64 where nothing is said, and does not look into the image.
    architecture: Architecture.ARM_64,
    // 1,769 MB is one whole CPU, and sharp is bound by it: less memory is slower and costs as much.
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
    memorySize: 1769,
    timeout,
    // Images are read and written in memory: /tmp stays at the size that costs nothing.
    ephemeralStorageSize: Size.mebibytes(512),
    tracing: Tracing.ACTIVE,
    logGroup,
    role,
    environment: { THUMBNAIL_FOLDER: thumbnailFolder, THUMBNAIL_WIDTHS: widths.join() },
  });
}
