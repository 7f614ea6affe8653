import type { Architecture } from './architecture';

/** An app's image, and the Dockerfile that a guide would have it built by. */
export interface AppImage {
  readonly project: string;
  readonly deployment: 'lambda' | 'apprunner' | 'eks';
  /** `tools/bench/images/<guide>.Dockerfile` */
  readonly guide: 'server' | 'lambda' | 'compiled' | 'bases';
  /** What the policy in nx.json has pushed. */
  readonly pushed: readonly Architecture[];
}

/** The apps of this repository: their addons have prebuilt binaries. */
export const apps: readonly AppImage[] = [
  { project: 'thumbnailer', deployment: 'lambda', guide: 'lambda', pushed: ['arm64'] },
  { project: 'studio', deployment: 'apprunner', guide: 'server', pushed: ['amd64'] },
  { project: 'accounts', deployment: 'eks', guide: 'server', pushed: ['amd64', 'arm64'] },
];

export const buildTarget = ({ project, deployment }: AppImage, architecture: Architecture): string =>
  `${project}:docker-build-${deployment}-${architecture}`;

/** From the workspace's root: the layout that the target leaves. */
export const layoutOf = ({ project, deployment }: AppImage, architecture: Architecture): string =>
  `dist/images/${project}/${deployment}/${architecture}`;
