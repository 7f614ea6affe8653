import { Aws, Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { CfnQueuePolicy, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { visibilityTimeout } from './times';

/** Where images come from: a bucket that tells a queue of every new one, and what could not be handled. */
export interface Uploads {
  bucket: Bucket;
  queue: Queue;
  deadLetters: Queue;
}

/**
 * The endings of keys that S3 tells of. Thumbnails are `.webp`, which is not among them: what the function writes never
 * comes back to it. (Its code has a guard of its own as well.) S3 tells upper from lower case and knows no patterns.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 */
export const sourceEndings = ['.jpg', '.JPG', '.jpeg', '.JPEG', '.png', '.PNG', '.avif', '.tiff', '.gif'];

/** Tries of one message before it is put aside: bad images fail at once, what is left is trouble of the moment. */
const maxReceiveCount = 5;

export function createUploads(stack: Stack): Uploads {
  const deadLetters = new Queue(stack, 'DeadLetters', {
    retentionPeriod: Duration.days(14),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });
  const queue = new Queue(stack, 'Queue', {
    visibilityTimeout,
    deadLetterQueue: { queue: deadLetters, maxReceiveCount },
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });
  return { bucket: createBucket(stack, queue), queue, deadLetters };
}

/**
 * The bucket's own notification property is set: the CDK's way (`addEventNotification`) adds a second function, on
 * another architecture than the policy names.
 */
function createBucket(stack: Stack, queue: Queue): Bucket {
  const bucket = new Bucket(stack, 'Images', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    // Images of people outlive a stack that is deleted.
    removalPolicy: RemovalPolicy.RETAIN,
  });
  // Named by account and not by bucket: the bucket needs the policy before it is made, so the policy cannot name it.
  queue.grantSendMessages(
    new ServicePrincipal('s3.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  const resource = bucket.node.defaultChild as CfnBucket;
  resource.notificationConfiguration = {
    queueConfigurations: sourceEndings.map((ending) => ({
      event: 's3:ObjectCreated:*',
      queue: queue.queueArn,
      filter: { s3Key: { rules: [{ name: 'suffix', value: ending }] } },
    })),
  };
  // S3 sends a test message when it is told of the queue, and must be allowed to by then.
  for (const child of queue.node.findAll())
    if (child instanceof CfnQueuePolicy) resource.addResourceDependency(child);
  return bucket;
}
