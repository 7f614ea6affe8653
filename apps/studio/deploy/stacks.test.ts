import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readStudioConfig } from '../src/config';
import { environment, port, stopSeconds } from './environment';
import { deployments, type Deployment } from './settings';
import { onlyOf, propertiesOf, synthesize, type Template } from './testing/template';

const templates = new Map<Deployment | 'certified', Template>();
beforeAll(() => {
  for (const deployment of deployments) templates.set(deployment, synthesize(deployment));
  const certificate = 'arn:aws:acm:eu-central-1:123456789012:certificate/0a1b';
  templates.set('certified', synthesize('ecs', { certificate }));
}, 120_000);

it.each(deployments)(
  '%s: the template is this one (vitest -u after a change that is meant)',
  async (deployment) => {
    const text = `${JSON.stringify(templates.get(deployment), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`${deployment}.golden.json`);
  },
);

describe('what the server is told', () => {
  it('is configuration that it takes', () => {
    expect(readStudioConfig(environment)).toMatchObject({ PROXY_HOPS: 1, METRICS: false, PORT: port });
  });

  it('is the port of the image', () => {
    const dockerfile = readFileSync(join(import.meta.dirname, '../Dockerfile.apprunner'), 'utf8');
    expect(/\bPORT=(\d+)/.exec(dockerfile)?.[1]).toBe(String(port));
  });
});

describe('ECS', () => {
  const container = () => {
    const task = onlyOf(templates.get('ecs')!, 'AWS::ECS::TaskDefinition');
    return (task.ContainerDefinitions as Record<string, unknown>[])[0]!;
  };
  const attributes = (properties: Record<string, unknown>, name: string) =>
    Object.fromEntries(
      (properties[name] as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]),
    );

  it('waits for the server to end in good order before it kills', () => {
    const { DRAIN_MS, CLOSE_MS } = readStudioConfig(environment);
    expect(container().StopTimeout).toBe(stopSeconds);
    expect(stopSeconds * 1000).toBeGreaterThan(DRAIN_MS + CLOSE_MS);
    // Fargate's most: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    expect(stopSeconds).toBeLessThanOrEqual(120);
  });

  it('closes idle connections at the load balancer first', () => {
    const balancer = onlyOf(templates.get('ecs')!, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
    const idle = Number(attributes(balancer, 'LoadBalancerAttributes')['idle_timeout.timeout_seconds']);
    expect(idle).toBeGreaterThan(0);
    expect(readStudioConfig(environment).KEEP_ALIVE_MS).toBeGreaterThan(idle * 1000);
  });

  it('asks the server whether its addons load, and takes a failed deployment back', () => {
    const group = onlyOf(templates.get('ecs')!, 'AWS::ElasticLoadBalancingV2::TargetGroup');
    expect(group.HealthCheckPath).toBe('/readyz');
    expect(onlyOf(templates.get('ecs')!, 'AWS::ECS::Service').DeploymentConfiguration).toMatchObject({
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      MinimumHealthyPercent: 100,
    });
  });

  it('gives the container nothing to write to and no user of power', () => {
    expect(container()).toMatchObject({ ReadonlyRootFilesystem: true, User: 'node' });
    expect(onlyOf(templates.get('ecs')!, 'AWS::ECS::Service').NetworkConfiguration).toMatchObject({
      AwsvpcConfiguration: { AssignPublicIp: 'DISABLED' },
    });
  });

  it('speaks HTTPS with a certificate, and sends HTTP there', () => {
    const listeners = propertiesOf(templates.get('certified')!, 'AWS::ElasticLoadBalancingV2::Listener');
    expect(listeners.map(({ Port, Protocol }) => `${Port} ${Protocol}`)).toEqual(['443 HTTPS', '80 HTTP']);
    expect(listeners[1]?.DefaultActions).toMatchObject([{ Type: 'redirect' }]);
  });
});

describe('App Runner', () => {
  const service = () => onlyOf(templates.get('apprunner')!, 'AWS::AppRunner::Service');

  it('asks the server whether its addons load', () => {
    expect(service().HealthCheckConfiguration).toMatchObject({ Protocol: 'HTTP', Path: '/readyz' });
  });

  it('deploys what the stack says, and nothing by itself', () => {
    expect(service().SourceConfiguration).toMatchObject({ AutoDeploymentsEnabled: false });
  });

  it('has the rights to pull before it does', () => {
    const { Resources } = templates.get('apprunner')!;
    const [policy] = Object.entries(Resources).find(([, { Type }]) => Type === 'AWS::IAM::Policy')!;
    expect(
      Object.values(Resources).find(({ Type }) => Type === 'AWS::AppRunner::Service')?.DependsOn,
    ).toContain(policy);
  });
});
