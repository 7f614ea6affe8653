import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import {
  ContainerImage,
  CpuArchitecture,
  FargateTaskDefinition,
  LogDrivers,
  OperatingSystemFamily,
} from 'aws-cdk-lib/aws-ecs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { environment, port, stopSeconds } from './environment';
import type { Settings } from './settings';

/** One task of studio: the image that was pushed, on Graviton. Its container has no rights in AWS. */
export function createTask(stack: Stack, { repository, digest }: Settings): FargateTaskDefinition {
  const task = new FargateTaskDefinition(stack, 'Task', {
    // ECS takes X86_64 where nothing is said.
    runtimePlatform: {
      cpuArchitecture: CpuArchitecture.ARM64,
      operatingSystemFamily: OperatingSystemFamily.LINUX,
    },
    cpu: 1024,
    memoryLimitMiB: 2048,
  });
  const logGroup = new LogGroup(stack, 'Log', {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  task.addContainer('studio', {
    image: ContainerImage.fromEcrRepository(
      Repository.fromRepositoryName(stack, 'Repository', repository),
      digest,
    ),
    portMappings: [{ containerPort: port }],
    environment,
    // Long enough for the server's own way to close; ECS kills after 30 s where nothing is said.
    stopTimeout: Duration.seconds(stopSeconds),
    readonlyRootFilesystem: true,
    user: 'node',
    logging: LogDrivers.awsLogs({ streamPrefix: 'studio', logGroup }),
  });
  return task;
}
