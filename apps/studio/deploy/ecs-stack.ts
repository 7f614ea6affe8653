import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerInsights } from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancedFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import type { Construct } from 'constructs';
import { healthPath, stopSeconds } from './environment';
import { createNetwork } from './network';
import type { Settings } from './settings';
import { createTask } from './task';

/** Seconds for which the load balancer keeps an idle connection: shorter than the server does, see KEEP_ALIVE_MS. */
export const idleSeconds = 60;

/**
 * studio on Graviton: Fargate behind a load balancer. Not ECS Express Mode (AWS::ECS::ExpressGatewayService), which
 * AWS names as App Runner's successor: its template has no property for the architecture, so nothing could hold it to
 * the policy. Looks nothing up: it is synthesized offline.
 */
export class EcsStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, { description: 'studio on ECS with Fargate (Graviton)' });
    const { certificate } = settings;
    const cluster = new Cluster(this, 'Cluster', {
      vpc: createNetwork(this),
      containerInsightsV2: ContainerInsights.ENABLED,
    });
    const { service, targetGroup, loadBalancer } = new ApplicationLoadBalancedFargateService(this, 'Studio', {
      cluster,
      taskDefinition: createTask(this, settings),
      taskSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      // Back to the tasks before, by itself: also when the image is of another architecture and none of them starts.
      circuitBreaker: { rollback: true },
      healthCheckGracePeriod: Duration.seconds(30),
      idleTimeout: Duration.seconds(idleSeconds),
      publicLoadBalancer: true,
      ...(certificate && {
        certificate: Certificate.fromCertificateArn(this, 'Certificate', certificate),
        redirectHTTP: true,
      }),
    });
    targetGroup.configureHealthCheck({
      path: healthPath,
      interval: Duration.seconds(10),
      timeout: Duration.seconds(3),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 3,
    });
    // ECS takes a task out of the group first and sends SIGTERM after this time; requests are done by then.
    targetGroup.setAttribute('deregistration_delay.timeout_seconds', String(stopSeconds));
    service
      .autoScaleTaskCount({ minCapacity: 2, maxCapacity: 10 })
      .scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60 });
    new CfnOutput(this, 'ClusterName', { value: cluster.clusterName });
    new CfnOutput(this, 'ServiceName', { value: service.serviceName });
    new CfnOutput(this, 'LoadBalancer', { value: loadBalancer.loadBalancerDnsName });
  }
}
