import type { ExecutorContext } from '@nx/devkit';
import type { DockerfileBases } from '../../core/doctor-base-images';
import { MultiarchError } from '../../core/errors';

/** The options of schema.json. */
export interface DockerDoctorOptions {
  environment?: string;
  json?: boolean;
}

/** What the doctor needs to know of one image of the workspace. */
export interface WorkspaceImage extends DockerfileBases {
  project: string;
  deployment: string;
  repository: string;
  /** Of the Dockerfile. */
  text: string;
}

/** The Dockerfiles of every project that the plugin gave targets to, by project. */
export function dockerfilesOf(
  { projectsConfigurations }: ExecutorContext,
  pluginName: string,
): { project: string; root: string; dockerfiles: string[] }[] {
  return Object.entries(projectsConfigurations.projects).flatMap(([project, { root, targets }]) => {
    const builds = Object.values(targets ?? {}).filter(
      ({ executor }) => executor === `${pluginName}:docker-build`,
    );
    const files = builds.map(({ options }) => (options as { dockerfile: string }).dockerfile);
    return files.length === 0 ? [] : [{ project, root, dockerfiles: [...new Set(files)] }];
  });
}

/** What the exit status stands for. */
export function notReady(environment: string, faulty: readonly string[]): MultiarchError {
  return new MultiarchError('NOT_READY', {
    happened: `a push to "${environment}" would fail: ${faulty.join(', ')}`,
    expected: 'no line with "fault" above',
    mend: 'run the command under each of them, then: nx docker-doctor',
  });
}
