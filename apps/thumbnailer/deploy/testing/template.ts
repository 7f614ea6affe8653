import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { readSettings } from '../settings';
import { ThumbnailerStack } from '../thumbnailer-stack';

/** As much of a CloudFormation template as the tests look at. */
export interface Template {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown>; DependsOn?: string[] }>;
  Outputs: Record<string, unknown>;
}

const { context } = JSON.parse(readFileSync(join(import.meta.dirname, '../cdk.json'), 'utf8')) as {
  context: Record<string, unknown>;
};

/** The template that the CDK's command line would deploy with these `-c KEY=VALUE`. */
export function synthesize(values: Record<string, string>): Template {
  const app = new App({ context: { ...context, ...values } });
  new ThumbnailerStack(
    app,
    'thumbnailer',
    readSettings((key) => app.node.tryGetContext(key)),
  );
  return app.synth().getStackByName('thumbnailer').template as Template;
}

/** The resources of one type, in the order of their names. */
export function resourcesOf(template: Template, type: string): Template['Resources'][string][] {
  return Object.values(template.Resources).filter((resource) => resource.Type === type);
}

/** Lambda's names for architectures, and those of the policy. */
const policyName: Record<string, string> = { arm64: 'arm64', x86_64: 'amd64' };

/** The architectures that functions of a template run on; one that names none is on x86-64. */
export function architecturesOf(template: Template): string[] {
  const named = resourcesOf(template, 'AWS::Lambda::Function').flatMap(
    ({ Properties }) => (Properties.Architectures as string[] | undefined) ?? ['x86_64'],
  );
  return [...new Set(named.map((name) => policyName[name] ?? name))].sort();
}

/** The repositories of Amazon ECR that functions take their images from. */
export function repositoriesOf(template: Template): string[] {
  return resourcesOf(template, 'AWS::Lambda::Function').map(({ Properties }) => {
    const text = JSON.stringify((Properties.Code as { ImageUri?: unknown }).ImageUri);
    return /\/([^"]+)@sha256:/.exec(text)?.[1] ?? text;
  });
}
