import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { architecturesOf, repositoriesOf, synthesize, type Template } from './testing/template';

// What is deployed and what may be pushed stand in two files; this reads both, so that neither changes alone.

interface Plugin {
  options?: { namespace: string; policy: Record<string, { architectures: string[] }> };
}
const nxJson = JSON.parse(readFileSync(join(import.meta.dirname, '../../../nx.json'), 'utf8')) as {
  plugins: Plugin[];
};
const { namespace, policy } = nxJson.plugins.find(({ options }) => options?.policy)!.options!;

let template: Template;
beforeAll(() => {
  template = synthesize({ digest: `sha256:${'a'.repeat(64)}` });
}, 120_000);

/** What a template runs on, and the place its image comes from. */
const runs = (deployed: Template) => ({
  architectures: architecturesOf(deployed),
  repositories: repositoriesOf(deployed),
});

/** What a policy allows, and the place that a push has for the image. */
const allowed = (architectures: string[], name = namespace) => ({
  architectures: [...architectures].sort(),
  repositories: [`${name}/thumbnailer-lambda`],
});

function changed(change: (properties: Record<string, unknown>) => void): Template {
  const copy = structuredClone(template);
  const handler = Object.values(copy.Resources).find(({ Type }) => Type === 'AWS::Lambda::Function')!;
  change(handler.Properties);
  return copy;
}

it('deploys what the policy in nx.json allows, from the repository that is pushed to', () => {
  expect(runs(template)).toEqual(allowed(policy.lambda!.architectures));
});

describe('notices that one of the two changed alone', () => {
  it.each([
    ['another architecture in the policy', ['amd64'], namespace],
    ['one more in the policy', ['arm64', 'amd64'], namespace],
    ['none in the policy', [], namespace],
    ['another namespace', ['arm64'], 'team'],
  ])('%s', (_, architectures, name) => {
    expect(runs(template)).not.toEqual(allowed(architectures, name));
  });

  it.each<[string, (properties: Record<string, unknown>) => void]>([
    ['a function on x86-64', (properties) => (properties.Architectures = ['x86_64'])],
    ['a function that names none', (properties) => delete properties.Architectures],
    [
      'an image from elsewhere',
      (properties) => (properties.Code = { ImageUri: 'host/other/app@sha256:abc' }),
    ],
    [
      'an image by tag',
      (properties) => (properties.Code = { ImageUri: `host/${namespace}/thumbnailer-lambda:x` }),
    ],
  ])('%s', (_, change) => {
    expect(runs(changed(change))).not.toEqual(allowed(policy.lambda!.architectures));
  });
});
