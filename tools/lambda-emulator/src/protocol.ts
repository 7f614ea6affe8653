/**
 * Paths, headers and limits of the Lambda Runtime API and of the Invoke API.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export const runtimeBase = '/2018-06-01/runtime';
export const invokePath = '/2015-03-31/functions/function/invocations';

export const header = {
  requestId: 'Lambda-Runtime-Aws-Request-Id',
  deadline: 'Lambda-Runtime-Deadline-Ms',
  arn: 'Lambda-Runtime-Invoked-Function-Arn',
  trace: 'Lambda-Runtime-Trace-Id',
  clientContext: 'Lambda-Runtime-Client-Context',
  errorType: 'Lambda-Runtime-Function-Error-Type',
  functionError: 'X-Amz-Function-Error',
  executedVersion: 'X-Amz-Executed-Version',
  invokeRequestId: 'X-Amzn-RequestId',
  invokeClientContext: 'X-Amz-Client-Context',
  invokeTrace: 'X-Amzn-Trace-Id',
} as const;

/** Bytes of a synchronous event. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const maxEventBytes = 6 * 1024 * 1024;
/** Bytes of a response: Lambda leaves 100 more than for the event. */
export const maxResponseBytes = maxEventBytes + 100;
