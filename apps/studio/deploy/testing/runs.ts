import { propertiesOf, type Template } from './template';

/** What something that runs a container says of it. */
export interface Running {
  /** As the policy names it. */
  architecture: string;
  /** Without the registry and the digest. */
  repository: string;
}

/** What ECS calls architectures, and what the policy does; ECS takes X86_64 where a task names none. */
const policyName: Record<string, string> = { ARM64: 'arm64', X86_64: 'amd64' };

function repositoryIn(image: unknown): string {
  const text = JSON.stringify(image);
  return /\/([^"]+)@sha256:/.exec(text)?.[1] ?? text;
}

/** Every container of a template: those of tasks, and those of App Runner, which has x86-64 and nothing else. */
export function runningIn(template: Template): Running[] {
  const tasks = propertiesOf(template, 'AWS::ECS::TaskDefinition').flatMap((task) => {
    const named =
      (task.RuntimePlatform as { CpuArchitecture?: string } | undefined)?.CpuArchitecture ?? 'X86_64';
    const containers = task.ContainerDefinitions as { Image: unknown }[];
    return containers.map(({ Image }) => ({
      architecture: policyName[named] ?? named,
      repository: repositoryIn(Image),
    }));
  });
  const services = propertiesOf(template, 'AWS::AppRunner::Service').map((service) => {
    const source = service.SourceConfiguration as { ImageRepository: { ImageIdentifier: unknown } };
    return { architecture: 'amd64', repository: repositoryIn(source.ImageRepository.ImageIdentifier) };
  });
  return [...tasks, ...services];
}
