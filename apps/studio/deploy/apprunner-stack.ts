import { CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnAutoScalingConfiguration, CfnService } from 'aws-cdk-lib/aws-apprunner';
import { type IRepository, Repository } from 'aws-cdk-lib/aws-ecr';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { environment, healthPath, port } from './environment';
import type { Settings } from './settings';

/**
 * studio on App Runner, which runs x86-64 only, looks into no image, and has taken no new customers since 2026-04-30:
 * for who is there already. EcsStack is the way on.
 * https://docs.aws.amazon.com/apprunner/latest/dg/apprunner-availability-change.html
 */
export class AppRunnerStack extends Stack {
  constructor(scope: Construct, id: string, { repository: name, digest }: Settings) {
    super(scope, id, { description: 'studio on App Runner (x86-64)' });
    const repository = Repository.fromRepositoryName(this, 'Repository', name);
    const access = createAccessRole(this, repository);
    const scaling = new CfnAutoScalingConfiguration(this, 'Scaling', {
      // Requests at once in one instance before there is another one. One CPU works on one image and lets 8 wait; what
      // comes beyond is answered 503 at once and would never be counted. load.test.ts holds it to libs/imaging.
      maxConcurrency: 6,
      minSize: 1,
      maxSize: 5,
    });
    const service = new CfnService(this, 'Service', {
      sourceConfiguration: {
        // A digest never changes: what is deployed is what this stack says.
        autoDeploymentsEnabled: false,
        authenticationConfiguration: { accessRoleArn: access.roleArn },
        imageRepository: {
          imageIdentifier: repository.repositoryUriForDigest(digest),
          imageRepositoryType: 'ECR',
          imageConfiguration: {
            port: String(port),
            runtimeEnvironmentVariables: Object.entries(environment).map(([key, value]) => ({
              name: key,
              value,
            })),
          },
        },
      },
      instanceConfiguration: { cpu: '1 vCPU', memory: '2 GB' },
      healthCheckConfiguration: {
        protocol: 'HTTP',
        path: healthPath,
        interval: 10,
        timeout: 3,
        healthyThreshold: 1,
        unhealthyThreshold: 3,
      },
      autoScalingConfigurationArn: scaling.attrAutoScalingConfigurationArn,
    });
    // The role alone is not enough: its rights must be there before the first pull.
    service.node.addDependency(access);
    new CfnOutput(this, 'ServiceArn', { value: service.attrServiceArn });
    new CfnOutput(this, 'Url', { value: `https://${service.attrServiceUrl}` });
  }
}

/** Lets App Runner pull from that one repository; the container itself has no rights at all. */
function createAccessRole(stack: Stack, repository: IRepository): Role {
  const role = new Role(stack, 'Access', {
    assumedBy: new ServicePrincipal('build.apprunner.amazonaws.com'),
  });
  repository.grantPull(role);
  repository.grant(role, 'ecr:DescribeImages');
  return role;
}
