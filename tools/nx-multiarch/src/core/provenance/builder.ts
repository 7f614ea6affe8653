import { BUILD_TYPE } from './statement';

/** Who built: SLSA's `runDetails.builder.id`, and the one run of it. */
export interface Builder {
  id: string;
  invocation?: string | undefined;
}

/** A machine that nobody vouches for, a developer's say. */
export const LOCAL_BUILDER = `${BUILD_TYPE}/local`;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Which CI runs this, by the variables that each sets in its jobs:
 * https://docs.github.com/actions/reference/workflows-and-actions/variables,
 * https://docs.gitlab.com/ci/variables/predefined_variables/,
 * https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html
 */
export function builderOf(env: Environment): Builder {
  return github(env) ?? gitlab(env) ?? codebuild(env) ?? { id: LOCAL_BUILDER };
}

function github(env: Environment): Builder | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_WORKFLOW_REF: workflow, GITHUB_REPOSITORY: repository } = env;
  const { GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: attempt = '1' } = env;
  if (!server || !workflow || !repository || !run) return undefined;
  return {
    id: `${server}/${workflow}`,
    invocation: `${server}/${repository}/actions/runs/${run}/attempts/${attempt}`,
  };
}

function gitlab({
  CI_SERVER_URL: server,
  CI_RUNNER_ID: runner,
  CI_JOB_URL: job,
}: Environment): Builder | undefined {
  if (!server || !runner || !job) return undefined;
  return { id: `${server}/-/runners/${runner}`, invocation: job };
}

function codebuild({ CODEBUILD_BUILD_ARN: arn }: Environment): Builder | undefined {
  if (!arn) return undefined;
  // arn:aws:codebuild:eu-west-1:111122223333:build/project:uuid
  return { id: arn.replace(/:build\/([^:]+):.*$/, ':project/$1'), invocation: arn };
}
