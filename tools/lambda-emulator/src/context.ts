import type { IncomingHttpHeaders } from 'node:http';
import type { Context } from 'aws-lambda';
import { header } from './protocol';

/** What a handler gets beside its event; `done`, `fail` and `succeed` went with Lambda's Node 24 runtime. */
export type LambdaContext = Omit<Context, 'done' | 'fail' | 'succeed'>;

const value = (headers: IncomingHttpHeaders, name: string): string =>
  String(headers[name.toLowerCase()] ?? '');

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
export function createContext(headers: IncomingHttpHeaders, env: NodeJS.ProcessEnv): LambdaContext {
  const deadline = Number(value(headers, header.deadline));
  const client = value(headers, header.clientContext);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME ?? '',
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION ?? '',
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? '',
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME ?? '',
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME ?? '',
    invokedFunctionArn: value(headers, header.arn),
    awsRequestId: value(headers, header.requestId),
    ...(client ? { clientContext: JSON.parse(client) as Context['clientContext'] } : {}),
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}
