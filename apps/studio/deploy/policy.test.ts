import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runningIn } from './testing/runs';
import { deployments, type Deployment } from './settings';
import { onlyOf, synthesize, type Template } from './testing/template';

// What is deployed and what may be pushed stand in two files; this reads both, so that neither changes alone.

interface Plugin {
  options?: { namespace: string; policy: Record<string, { architectures: string[] }> };
}
const nxJson = JSON.parse(readFileSync(join(import.meta.dirname, '../../../nx.json'), 'utf8')) as {
  plugins: Plugin[];
};
const { namespace, policy } = nxJson.plugins.find(({ options }) => options?.policy)!.options!;

const templates = new Map<Deployment, Template>();
beforeAll(() => {
  for (const deployment of deployments) templates.set(deployment, synthesize(deployment));
}, 120_000);

/** What a policy allows: one container an architecture, from the place that a push has for the image. */
const allowed = (
  deployment: Deployment,
  architectures = policy[deployment]!.architectures,
  name = namespace,
) => architectures.map((architecture) => ({ architecture, repository: `${name}/studio-${deployment}` }));

it.each(deployments)(
  '%s runs what the policy in nx.json allows, from where it is pushed to',
  (deployment) => {
    expect(runningIn(templates.get(deployment)!)).toEqual(allowed(deployment));
  },
);

describe('notices that one of the two changed alone', () => {
  it.each<[string, Deployment, string[], string]>([
    ['another architecture for ECS', 'ecs', ['amd64'], namespace],
    ['one more for ECS', 'ecs', ['arm64', 'amd64'], namespace],
    ['another architecture for App Runner', 'apprunner', ['arm64'], namespace],
    ['none for App Runner', 'apprunner', [], namespace],
    ['another namespace', 'ecs', ['arm64'], 'team'],
  ])('the policy: %s', (_, deployment, architectures, name) => {
    expect(runningIn(templates.get(deployment)!)).not.toEqual(allowed(deployment, architectures, name));
  });

  it.each<[string, (task: Record<string, unknown>) => void]>([
    ['x86-64', (task) => (task.RuntimePlatform = { CpuArchitecture: 'X86_64' })],
    ['no architecture', (task) => delete task.RuntimePlatform],
    [
      'an image from elsewhere',
      (task) => (task.ContainerDefinitions = [{ Image: 'host/team/app@sha256:0' }]),
    ],
    [
      'a second container',
      (task) => (task.ContainerDefinitions as object[]).push({ Image: 'host/sidecar:1' }),
    ],
  ])('the task: %s', (_, change) => {
    const template = structuredClone(templates.get('ecs')!);
    change(onlyOf(template, 'AWS::ECS::TaskDefinition'));
    expect(runningIn(template)).not.toEqual(allowed('ecs'));
  });
});
