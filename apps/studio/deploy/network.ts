import type { Stack } from 'aws-cdk-lib';
import {
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';

/**
 * Two zones. The load balancer is reached from the internet; tasks have no way out but to what starts them: the
 * registry (its layers come from S3) and the log. studio calls nobody, so no NAT gateway is paid for.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
export function createNetwork(stack: Stack): Vpc {
  const vpc = new Vpc(stack, 'Network', {
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [
      { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24 },
      { name: 'tasks', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
    ],
  });
  vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
  const services = {
    Registry: InterfaceVpcEndpointAwsService.ECR,
    RegistryLayers: InterfaceVpcEndpointAwsService.ECR_DOCKER,
    Log: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  };
  for (const [id, service] of Object.entries(services)) vpc.addInterfaceEndpoint(id, { service });
  return vpc;
}
