import { join } from 'node:path';
import type { Architecture } from '../architecture';
import type { AppImage } from '../apps';

/** What all builds of the guides' Dockerfiles share. */
export interface GuideSettings {
  /** The workspace that holds dist/apps. */
  readonly root: string;
  /** The folder of the Dockerfiles. */
  readonly dockerfiles: string;
  /** Name in a Dockerfile -> the reference that stands for it: what our builds stand on. */
  readonly bases: Readonly<Record<string, string>>;
  /** id -> file. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly network: 'host' | undefined;
}

const dockerfileOf = ({ guide }: AppImage, { dockerfiles }: GuideSettings): string =>
  join(dockerfiles, `${guide}.Dockerfile`);

/**
 * The arguments of `docker` that build an app's image as the guides do, every step anew, into an OCI layout folder.
 * Provenance is off: it would be one more thing to write.
 */
export function guideBuildArgs(
  image: AppImage,
  architecture: Architecture,
  layout: string,
  settings: GuideSettings,
): string[] {
  const { root, bases, secrets, network } = settings;
  return [
    ...['buildx', 'build', `--platform=linux/${architecture}`, `--file=${dockerfileOf(image, settings)}`],
    ...['--no-cache', '--provenance=false', '--progress=plain', ...(network ? [`--network=${network}`] : [])],
    ...Object.entries(bases).map(
      ([name, reference]) => `--build-context=${name}=docker-image://${reference}`,
    ),
    ...Object.entries(secrets).map(([id, file]) => `--secret=id=${id},src=${file}`),
    `--output=type=oci,tar=false,dest=${layout}`,
    join(root, 'dist/apps', image.project),
  ];
}

/**
 * A Compose file (JSON is YAML) from which `docker buildx bake` builds every image for what the policy pushes, each
 * under one tag: older versions of bake read a build's network from no other kind of file.
 * https://docs.docker.com/build/bake/compose-file/
 * @param registry host and port
 */
export function guideBakeFile(
  images: readonly AppImage[],
  registry: string,
  settings: GuideSettings,
): string {
  const { root, bases, secrets, network } = settings;
  const contexts = Object.fromEntries(
    Object.entries(bases).map(([name, reference]) => [name, `docker-image://${reference}`]),
  );
  const services = images.map((image) => {
    const build = {
      context: join(root, 'dist/apps', image.project),
      dockerfile: dockerfileOf(image, settings),
      ...(network && { network }),
      'x-bake': {
        contexts,
        platforms: image.pushed.map((architecture) => `linux/${architecture}`),
        tags: [`${registry}/guide/${image.project}:latest`],
        secret: Object.entries(secrets).map(([id, file]) => `id=${id},src=${file}`),
      },
    };
    return [image.project, { build }];
  });
  return JSON.stringify({ services: Object.fromEntries(services) as object }, null, 2);
}
