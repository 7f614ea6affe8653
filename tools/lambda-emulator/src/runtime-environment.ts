/**
 * The environment a function sees, with the names and defaults of the AWS emulator; what is set already wins. The type of
 * initialization is one of Lambda's own variables: without it, Powertools count no cold start.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function runtimeEnvironment(outer: NodeJS.ProcessEnv, runtimeApi: string): NodeJS.ProcessEnv {
  return {
    AWS_LAMBDA_FUNCTION_NAME: 'test_function',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '3008',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/Functions',
    AWS_LAMBDA_LOG_STREAM_NAME: '$LATEST',
    ...outer,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
  };
}
