import type { ECSClient, Task, TaskDefinition } from '@aws-sdk/client-ecs';
import { counted } from '../../core/deployed/pods';
import {
  architectureNamed,
  containerOf,
  digestIn,
  grouped,
  referenceOf,
  type Running,
} from '../../core/deployed/running';
import type { DeployedTargets } from '../../core/deployed/targets';
import { loadSdk } from '../load-sdk';
import { askAws } from './aws-call';
import { type AwsAsked, unknownInAws } from './aws-error';

type Place = NonNullable<DeployedTargets['ecs']>;

/** What a task that names no architecture runs on. */
const DEFAULT_ARCHITECTURE = 'X86_64';
/** The attribute of a task, and of a container instance, that tells where it really runs. */
const ARCHITECTURE_ATTRIBUTE = 'ecs.cpu-architecture';

/**
 * What the tasks of a service run, those alike as one; where none runs, what its task definition would start.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html, API_DescribeTaskDefinition.html,
 * API_ListTasks.html, API_DescribeTasks.html
 *
 * @param repository that of the image, without the registry: a task may have other containers beside it
 * @throws MultiarchError AWS
 */
export async function readEcs({ cluster, service, region }: Place, repository: string): Promise<Running[]> {
  const asked: AwsAsked = {
    what: `the ECS service ${service} of the cluster ${cluster}`,
    action: 'ecs:DescribeServices, ecs:DescribeTaskDefinition, ecs:ListTasks and ecs:DescribeTasks',
    list: `aws ecs list-services --cluster ${cluster}`,
  };
  const { ECSClient } = await loadSdk('@aws-sdk/client-ecs', () => import('@aws-sdk/client-ecs'));
  const found = await askAws(
    region,
    (config) => new ECSClient(config),
    asked,
    async (client) => {
      const definition = await readDefinition(client, { cluster, service });
      return definition && { definition, tasks: await readTasks(client, { cluster, service }) };
    },
  );
  if (!found) throw unknownInAws(asked);
  const { definition, tasks } = found;
  if (tasks.length === 0) return [ofDefinition(definition, service, repository)];
  const running = tasks.map((task) => ofTask(task, definition, repository));
  return grouped(running, (count) => `ecs ${service}, ${counted(count, 'task')}`);
}

async function readDefinition(
  client: ECSClient,
  { cluster, service }: Place,
): Promise<TaskDefinition | undefined> {
  const { DescribeServicesCommand, DescribeTaskDefinitionCommand } = await import('@aws-sdk/client-ecs');
  const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: [service] }));
  const taskDefinition = services[0]?.taskDefinition;
  // A name that ECS does not know is no error of its own: it stands among the failures.
  if (!taskDefinition) return undefined;
  return (await client.send(new DescribeTaskDefinitionCommand({ taskDefinition }))).taskDefinition;
}

async function readTasks(client: ECSClient, { cluster, service }: Place): Promise<Task[]> {
  const { DescribeTasksCommand, ListTasksCommand } = await import('@aws-sdk/client-ecs');
  // 100 are listed and may be described at once: enough to see which images run.
  const { taskArns = [] } = await client.send(new ListTasksCommand({ cluster, serviceName: service }));
  if (taskArns.length === 0) return [];
  return (await client.send(new DescribeTasksCommand({ cluster, tasks: taskArns }))).tasks ?? [];
}

function ofDefinition(definition: TaskDefinition, service: string, repository: string): Running {
  const containers = (definition.containerDefinitions ?? []).map(({ image = '' }) => ({ image }));
  const image = containerOf(containers, repository)?.image ?? '';
  return {
    runs: `ecs ${service}, no task`,
    architecture: architectureNamed(definition.runtimePlatform?.cpuArchitecture ?? DEFAULT_ARCHITECTURE),
    image,
    digest: digestIn(image),
  };
}

function ofTask(
  { attributes = [], containers = [] }: Task,
  definition: TaskDefinition,
  repository: string,
): Running {
  const attribute = attributes.find(({ name }) => name === ARCHITECTURE_ATTRIBUTE)?.value;
  const architecture = attribute ?? definition.runtimePlatform?.cpuArchitecture ?? DEFAULT_ARCHITECTURE;
  const facts = containers.map(({ image = '', imageDigest = '' }) => ({
    image,
    digest: digestIn(`@${imageDigest}`) ?? referenceOf(image)?.digest,
  }));
  const { image = '', digest } = containerOf(facts, repository) ?? {};
  return { runs: '', architecture: architectureNamed(architecture), image, digest };
}
