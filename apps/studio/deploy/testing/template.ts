import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { readSettings, type Deployment } from '../settings';
import { createStack } from '../stack';

interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  DependsOn?: string[];
}

/** As much of a CloudFormation template as the tests look at. */
export interface Template {
  Resources: Record<string, Resource>;
}

const { context } = JSON.parse(readFileSync(join(import.meta.dirname, '../cdk.json'), 'utf8')) as {
  context: Record<string, unknown>;
};

/** The template that the CDK's command line would deploy with these `-c KEY=VALUE`. */
export function synthesize(deployment: Deployment, values: Record<string, string> = {}): Template {
  const digest = `sha256:${'a'.repeat(64)}`;
  const app = new App({ context: { ...context, deployment, digest, ...values } });
  const { stackName } = createStack(
    app,
    readSettings((key) => app.node.tryGetContext(key)),
  );
  return app.synth().getStackByName(stackName).template as Template;
}

/** The properties of the resources of one type. */
export function propertiesOf(template: Template, type: string): Record<string, unknown>[] {
  return Object.values(template.Resources)
    .filter((resource) => resource.Type === type)
    .map(({ Properties }) => Properties);
}

/** The properties of the one resource of a type. @throws Error when there is none, or more than one */
export function onlyOf(template: Template, type: string): Record<string, unknown> {
  const [found, ...others] = propertiesOf(template, type);
  if (!found || others.length > 0) throw new Error(`expected one ${type}, found ${found ? 'more' : 'none'}`);
  return found;
}
