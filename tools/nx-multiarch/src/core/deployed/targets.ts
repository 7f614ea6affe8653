/** What runs a project's images: `targets.docker-inspect.options.deployed` in project.json. */
export interface DeployedTargets {
  /** Name or ARN of the function, with a qualifier (`name:alias`) if needed. */
  lambda?: { function: string; region?: string };
  apprunner?: { serviceArn: string; region?: string };
  ecs?: { cluster: string; service: string; region?: string };
  /** A label selector of the workload's pods; the current context of kubectl unless one is named. */
  eks?: { context?: string; namespace: string; selector: string };
}
