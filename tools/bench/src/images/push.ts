import type { Measured } from '../measure/command';
import { spread } from '../measure/statistics';
import type { Section } from '../report/section';
import { formatBytes } from '../sizes/format-bytes';
import { alternate, ratios } from './alternate';
import type { ImagesContext } from './context';
import { withLoaded } from './engine/load-image';
import { bytesOf } from './layout';
import { mountedPush, pushSides, type PushSetting, REPOSITORY } from './push-sides';
import { startRegistry } from './registry/registry';
import { provideSkopeo } from './skopeo';
import { withStudio, type StudioImage } from './studio-image';
import { timesTable } from './times-table';

/**
 * docker-push of studio's image into an empty registry, against skopeo and `docker push` of the same image.
 * @throws Error when a side fails, or the registry then holds another image
 */
export async function pushSuite(context: ImagesContext): Promise<Section> {
  return withStudio(context, 'push', async (image) => {
    const registry = await startRegistry(context.root, image.folder);
    try {
      return await measure(context, image, registry);
    } finally {
      await registry.stop();
    }
  });
}

async function measure(
  { root, rounds, say }: ImagesContext,
  image: StudioImage,
  registry: PushSetting['registry'],
): Promise<Section> {
  const skopeo = await provideSkopeo(root);
  const { layout, architecture, files } = image;
  const loaded = `${registry.host}/${REPOSITORY}:latest`;
  const setting = { root, image, registry, skopeo, loaded };
  const tell = (line: string): void => say(`push: ${line}`);
  const turns = await withLoaded({ root, layout, architecture, name: loaded }, () =>
    alternate(rounds, pushSides(setting), tell),
  );
  const { mounted } = await alternate(rounds, { mounted: mountedPush(setting) }, tell);
  return sectionOf(turns, mounted, bytesOf(files.layers), skopeo.version);
}

type Turns = Record<'skopeo' | 'ours' | 'docker' | 'nx', readonly Measured[]>;

function sectionOf(
  { skopeo, ours, docker, nx }: Turns,
  mounted: readonly Measured[],
  bytes: number,
  version: string,
): Section {
  const told = (name: string, values: number[]) => ({ name, unit: 'ratio' as const, value: spread(values) });
  const sides = {
    [`${version}, copy`]: skopeo,
    'docker-push, without Nx': ours,
    'docker push, from the engine': docker,
    'nx docker-push, all else from the cache': nx,
    'docker-push without Nx, base image in the registry': mounted,
  };
  return {
    title: `Push of studio, ${formatBytes(bytes)} of layers, into an empty registry`,
    findings: [
      { ...told('docker-push / skopeo copy', ratios(ours, skopeo)), ceiling: 1 },
      told('docker-push / docker push', ratios(ours, docker)),
      told('nx docker-push / skopeo copy', ratios(nx, skopeo)),
    ],
    tables: [timesTable(sides, bytes)],
    notes: [
      'Each from the start of its process to its end. The registry, on this machine, is emptied before each.',
      'docker-push also reads the commit, verifies the image, whose layers were scanned before, and sets six tags.',
      'Nobody links layers inside the registry, except in the last line, which is not compared.',
      'peak memory: of the command; the work of docker push is done by the engine.',
    ],
  };
}
