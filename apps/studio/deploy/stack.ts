import type { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AppRunnerStack } from './apprunner-stack';
import { EcsStack } from './ecs-stack';
import type { Settings } from './settings';

/** The stack of the one deployment that was asked for: `studio-apprunner` or `studio-ecs`. */
export function createStack(scope: Construct, settings: Settings): Stack {
  const { deployment } = settings;
  const Kind = deployment === 'apprunner' ? AppRunnerStack : EcsStack;
  return new Kind(scope, `studio-${deployment}`, settings);
}
