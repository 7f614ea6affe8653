import { Duration } from 'aws-cdk-lib';
import { batchTimeout } from '../src/time-limits';

// What a batch is, and what follows from it: a change here changes the function, the queue and the mapping together.

/** The widths of the thumbnails, in pixels. */
export const widths = [128, 512, 1024];

/** Messages of one invocation. They are handled one after the other. */
export const batchSize = 5;

/** The longest run of the function; it pays for what it uses and not for this. */
export const timeout = Duration.seconds(batchTimeout(widths.length, batchSize));

/**
 * How long a message is kept from others once it was handed out, and so how long one that failed waits for its next try:
 * six times the timeout, so that one which waits for its turn is not handed out twice.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export const visibilityTimeout = Duration.seconds(6 * timeout.toSeconds());
