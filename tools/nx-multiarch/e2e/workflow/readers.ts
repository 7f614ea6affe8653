import { join } from 'node:path';
import { run, WORKSPACE } from '../sandbox';
import type { GitHub } from './github';

/** Programs that others wrote, and that read what a release left; each throws where it does not accept it. */
export interface Readers {
  /** What a tag or digest is, as `docker buildx imagetools inspect` has it. */
  imagetools: (reference: string, ...args: string[]) => Promise<string>;
  digestOf: (reference: string) => Promise<string>;
  /** The digests of an index's platforms, by architecture; of a single manifest nothing. */
  platformsOf: (reference: string) => Promise<Record<string, string>>;
  /** The digest that `skopeo inspect` finds for a platform. */
  skopeo: (reference: string, architecture: string) => Promise<string>;
  /** The digests that the signatures of a reference are about. */
  cosign: (reference: string) => Promise<string[]>;
  /** The types of what `oras discover` finds at a reference. */
  oras: (reference: string) => Promise<string[]>;
}

export function readersOf({ base, dockerConfig, programs }: GitHub): Readers {
  const env = { ...process.env, DOCKER_CONFIG: dockerConfig };
  const ask = async (file: string, ...args: string[]): Promise<string> =>
    (await run(file, args, WORKSPACE, env)).stdout;
  const imagetools = (reference: string, ...args: string[]): Promise<string> =>
    ask('docker', 'buildx', 'imagetools', 'inspect', ...args, reference);
  const auth = join(dockerConfig, 'config.json');
  return {
    imagetools,
    digestOf: async (reference) => {
      const text = await imagetools(reference, '--format', '{{json .Manifest}}');
      return (JSON.parse(text) as { digest: string }).digest;
    },
    platformsOf: async (reference) => {
      const { manifests = [] } = JSON.parse(await imagetools(reference, '--raw')) as {
        manifests?: { digest: string; platform: { architecture: string } }[];
      };
      return Object.fromEntries(
        manifests.map(({ digest, platform }) => [platform.architecture, digest]),
      ) as Record<string, string>;
    },
    skopeo: async (reference, architecture) => {
      const platform = ['--override-os=linux', `--override-arch=${architecture}`];
      const place = [`--authfile=${auth}`, '--tls-verify=false', `docker://${reference}`];
      const text = await ask('skopeo', ...platform, 'inspect', ...place);
      const { Architecture, Digest } = JSON.parse(text) as { Architecture: string; Digest: string };
      if (Architecture !== architecture) throw new Error(`${reference} is for ${Architecture}`);
      return Digest;
    },
    cosign: async (reference) => {
      const key = ['--key', join(base, 'secrets', 'cosign.pub'), '--insecure-ignore-tlog=true'];
      const text = await ask(programs.cosign, 'verify', ...key, '--output=json', reference);
      const payloads = JSON.parse(text) as { critical: { image: Record<string, string> } }[];
      return payloads.map(({ critical }) => critical.image['docker-manifest-digest'] ?? '');
    },
    oras: async (reference) => {
      const place = ['--plain-http', `--registry-config=${auth}`, '--format=json'];
      const text = await ask(programs.oras, 'discover', ...place, reference);
      const { manifests } = JSON.parse(text) as { manifests: { artifactType: string }[] };
      return manifests.map(({ artifactType }) => artifactType).sort();
    },
  };
}
