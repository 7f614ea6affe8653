import { loadHandler } from './load-handler';
import { reportInitError, runRuntime } from './runtime-client';

/**
 * `node runtime.js main.handler`: a Lambda runtime for where aws-lambda-ric is not installed. It takes the place of
 * that package's command: the handler is looked for in LAMBDA_TASK_ROOT or the working folder.
 */
async function main(): Promise<void> {
  const runtimeApi = process.env.AWS_LAMBDA_RUNTIME_API;
  if (!runtimeApi) {
    throw new Error('AWS_LAMBDA_RUNTIME_API is not set: start this through aws-lambda-rie, or on Lambda');
  }
  const name = process.argv[2] ?? process.env._HANDLER ?? '';
  let handler;
  try {
    handler = loadHandler(process.env.LAMBDA_TASK_ROOT ?? process.cwd(), name);
  } catch (error) {
    await reportInitError({ runtimeApi }, error);
    throw error;
  }
  await runRuntime(handler, { runtimeApi });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
