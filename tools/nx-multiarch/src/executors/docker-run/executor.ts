import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { type Architecture, linux } from '../../core/platform';
import type { Deployment } from '../../core/policy';
import { repositoryComponent } from '../../core/repository';
import { runArgs } from '../../core/run-args';
import { assertEngine, engineArchitecture } from '../../io/docker';
import { exec } from '../../io/exec';
import { readLayout } from '../../io/layout';
import { loadLayout } from '../../io/load';
import { runWorkspaceTask } from '../../io/workspace-task';
import { buildTargetName, layoutFolder } from '../../graph/targets';
import { runTask, type TaskOutcome } from '../run-task';
import { failed, requireArchitecture } from './errors';

/** Every image here listens on this port: Lambda's emulator does, and Dockerfiles set PORT to it. */
const CONTAINER_PORT = 8080;

/** The options of schema.json. */
export interface DockerRunOptions {
  deployment: Deployment;
  arch?: Architecture;
  port: number;
  env?: string[];
}

/** Runs the image for this machine's architecture, or for `--arch`, in the foreground until it is stopped. */
export default function dockerRun(options: DockerRunOptions, context: ExecutorContext): Promise<TaskOutcome> {
  const project = context.projectName ?? '';
  const toStderr = (text: string) => void process.stderr.write(text);
  return runTask(async (signal) => {
    await assertEngine(exec);
    const native = await engineArchitecture(exec);
    const architecture = requireArchitecture(options.arch ?? native);
    const image = { project, deployment: options.deployment };
    await runWorkspaceTask(
      exec,
      context.root,
      `${project}:${buildTargetName(image, architecture)}`,
      toStderr,
      signal,
    );
    const layout = await readLayout(
      join(context.root, layoutFolder(image, architecture)),
      linux(architecture),
    );
    const name = `${repositoryComponent(project)}-${options.deployment}:run-${architecture}`;
    await loadLayout(exec, layout, name, signal);
    toStderr(
      `${name} starts, on http://127.0.0.1:${options.port}${emulation(architecture, native)}; Ctrl-C stops it\n`,
    );
    const { port: hostPort, env = [] } = options;
    const args = runArgs({
      image: name,
      platform: layout.platform,
      hostPort,
      containerPort: CONTAINER_PORT,
      env,
    });
    const toStdout = (text: string) => void process.stdout.write(text);
    // SIGTERM to `docker run` goes on to the container. Being stopped is how this ends well.
    const running = exec('docker', args, { signal, onStdout: toStdout, onStderr: toStderr });
    const { exitCode } = await running.catch(unlessStopped(signal));
    if (exitCode !== 0) throw failed(name, exitCode, architecture, native);
  });
}

function unlessStopped(signal: AbortSignal): (error: unknown) => { exitCode: number } {
  return (error) => {
    if (signal.aborted) return { exitCode: 0 };
    throw error;
  };
}

function emulation(architecture: Architecture, native: string): string {
  return architecture === native ? '' : ` (${architecture} emulated on ${native})`;
}
