import { CfnOutput, type Environment, Stack } from 'aws-cdk-lib';
import { LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Alias, type DockerImageFunction, FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { createAlarms } from './alarms';
import { createFunction, thumbnailFolder } from './function';
import type { Settings } from './settings';
import { batchSize } from './times';
import { createUploads } from './uploads';

/** Images in a bucket -> queue -> function -> thumbnails beside them. Looks nothing up: it is synthesized offline. */
export class ThumbnailerStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings, env?: Environment) {
    super(scope, id, { env, description: 'Thumbnails of the images in a bucket, on Graviton' });
    const { bucket, queue, deadLetters } = createUploads(this);
    const handler = createFunction(this, settings);
    grantImages(bucket, handler);
    const alias = new Alias(this, 'Live', { aliasName: 'live', version: handler.currentVersion });
    alias.addEventSource(
      // A message that failed comes back alone; the others of its batch are done.
      new SqsEventSource(queue, { batchSize, reportBatchItemFailures: true, maxConcurrency: 20 }),
    );
    const { failing } = createAlarms(this, { alias, deadLetters }, settings);
    // A tenth of the work for five minutes, back by itself when it fails: of a new image and of a new architecture.
    new LambdaDeploymentGroup(this, 'Rollout', {
      alias,
      deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
      alarms: [failing],
    });
    if (settings.functionUrl) {
      const url = alias.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
      new CfnOutput(this, 'FunctionUrl', { value: url.url });
    }
    new CfnOutput(this, 'FunctionName', { value: handler.functionName });
    new CfnOutput(this, 'BucketName', { value: bucket.bucketName });
  }
}

/** Reads every image, writes thumbnails and nothing else; may list, so that a missing object is 404 and not 403. */
function grantImages(bucket: Bucket, handler: DockerImageFunction): void {
  const allow = (actions: string[], ...resources: string[]): void =>
    handler.addToRolePolicy(new PolicyStatement({ actions, resources }));
  const thumbnails = `${thumbnailFolder}/*.webp`;
  allow(['s3:GetObject', 's3:GetObjectVersion'], bucket.arnForObjects('*'));
  allow(['s3:PutObject'], bucket.arnForObjects(thumbnails), bucket.arnForObjects(`*/${thumbnails}`));
  allow(['s3:ListBucket'], bucket.bucketArn);
}
