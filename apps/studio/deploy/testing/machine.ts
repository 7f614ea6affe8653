import { propertiesOf, type Template } from './template';

/** What one container of a deployment may use. */
export interface Machine {
  cpus: number;
  mebibytes: number;
}

/** Of a task of ECS, or an instance of App Runner, whose units are part of the text. */
export function machineOf(template: Template): Machine {
  const [task] = propertiesOf(template, 'AWS::ECS::TaskDefinition');
  if (task) return { cpus: Number(task.Cpu) / 1024, mebibytes: Number(task.Memory) };
  const [service] = propertiesOf(template, 'AWS::AppRunner::Service');
  const { Cpu, Memory } = service?.InstanceConfiguration as { Cpu: string; Memory: string };
  return { cpus: amount(Cpu, 'vCPU'), mebibytes: amount(Memory, 'GB') * 1024 };
}

/** @throws Error for another unit: App Runner takes "1024" for CPUs as well, which would be read as a thousand of them */
function amount(text: string, unit: string): number {
  const [number, found] = text.split(' ');
  if (found !== unit || !(Number(number) > 0)) throw new Error(`expected a number of ${unit}, found ${text}`);
  return Number(number);
}
