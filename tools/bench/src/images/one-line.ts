import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { median, spread } from '../measure/statistics';
import type { Section, Table } from '../report/section';
import { formatBytes } from '../sizes/format-bytes';
import { type Layer, layersOf } from '../sizes/image-layout';
import { type AppImage, apps, layoutOf } from './apps';
import type { ImagesContext } from './context';
import { guidePush, ourPush, type Push, type PushBench, withPushBench } from './push-bench';

interface OneLineRound {
  readonly image: AppImage;
  readonly ours: Push;
  readonly guide: Push;
  /** Compressed bytes of the layers that the change made new; one that both architectures share is there once. */
  readonly changedBytes: number;
}

/** One changed line in one app, built and pushed: what is uploaded, against the layer that it changed. */
export async function oneLineSuite(
  context: ImagesContext,
  images: readonly AppImage[] = apps,
): Promise<Section> {
  return withPushBench(context, 'one-line', images, async (bench) => {
    context.say('one-line: everything is built and pushed once, both ways');
    await ourPush(bench);
    await guidePush(bench);
    const rounds: OneLineRound[] = [];
    for (let round = 1; round <= context.rounds; round += 1) {
      for (const image of images) {
        rounds.push(await measure({ ...bench, images: [image] }, image, round));
        context.say(`one-line: round ${round} of ${context.rounds}, ${describe(rounds.at(-1)!)}`);
      }
    }
    return report(rounds, images);
  });
}

async function measure(bench: PushBench, image: AppImage, round: number): Promise<OneLineRound> {
  const before = ownLayers(bench, image);
  await changeLine(bench, image, round);
  const ours = await ourPush(bench);
  const changed = ownLayers(bench, image).filter(
    ({ digest }) => !before.some((layer) => layer.digest === digest),
  );
  // Nx has built the bundle anew: bake takes the same one.
  const guide = await guidePush(bench);
  const bytes = new Map(changed.map((layer) => [layer.digest, layer.bytes]));
  if (bytes.size === 0) throw new Error(`the changed line of ${image.project} is in no layer of its image`);
  return { image, ours, guide, changedBytes: [...bytes.values()].reduce((sum, each) => sum + each, 0) };
}

function ownLayers({ sandbox }: PushBench, image: AppImage): Layer[] {
  return image.pushed.flatMap((architecture) => layersOf(join(sandbox.root, layoutOf(image, architecture))));
}

/** An export that nobody imports stays in the bundle of an entry point. */
async function changeLine({ sandbox }: PushBench, { project }: AppImage, round: number): Promise<void> {
  const file = `apps/${project}/src/main.ts`;
  const text = await readFile(join(sandbox.root, file), 'utf8');
  const lines = text.split('\n').filter((line) => !line.startsWith('export const benchRound'));
  await sandbox.write(file, `${lines.join('\n').trimEnd()}\nexport const benchRound = ${round};\n`);
  await sandbox.commit(`round ${round} of ${project}`);
}

const sentBytes = ({ sent }: Push): number => sent.blobBytes + sent.manifestBytes;
const seconds = (ms: number): string => (ms / 1000).toFixed(1);

function describe({ image, ours, guide, changedBytes }: OneLineRound): string {
  const bytes = [changedBytes, sentBytes(ours), sentBytes(guide)].map(formatBytes);
  return `${image.project}: changed layer ${bytes[0]}, docker-push sent ${bytes[1]}, bake ${bytes[2]}`;
}

function report(rounds: readonly OneLineRound[], images: readonly AppImage[]): Section {
  const ratio = (of: (round: OneLineRound) => number) =>
    spread(rounds.map((round) => of(round) / round.changedBytes));
  return {
    title: 'One changed line in one app',
    findings: [
      {
        name: 'blobs that docker-push uploads / the changed layer',
        unit: 'ratio',
        value: ratio(({ ours }) => ours.sent.blobBytes),
        ceiling: 1.1,
      },
      { name: 'the same with manifests', unit: 'ratio', value: ratio(({ ours }) => sentBytes(ours)) },
      {
        name: 'all that bake uploads / the changed layer',
        unit: 'ratio',
        value: ratio(({ guide }) => sentBytes(guide)),
      },
      {
        name: 'nx docker-push / bake --push, time',
        unit: 'ratio',
        value: spread(rounds.map(({ ours, guide }) => ours.ms / guide.ms)),
      },
    ],
    tables: [table(rounds, images)],
    notes: [
      'Everything was built and pushed before; both builders have their caches. Nx, without a daemon, builds the bundle, the image, verifies and pushes; bake takes that bundle.',
      'Sent: bodies of the requests to the registry. Blobs are the layer and a config of some 4 kB for each architecture; a manifest goes once for each of its tags.',
    ],
  };
}

function table(rounds: readonly OneLineRound[], images: readonly AppImage[]): Table {
  const rows = images.map((image) => {
    const all = rounds.filter((round) => round.image === image);
    const middle = (of: (round: OneLineRound) => number): number => median(all.map(of));
    const sizes = [
      middle(({ changedBytes }) => changedBytes),
      middle(({ ours }) => ours.sent.blobBytes),
      middle(({ ours }) => ours.sent.manifestBytes),
      middle(({ guide }) => sentBytes(guide)),
    ];
    const times = [middle(({ ours }) => ours.ms), middle(({ guide }) => guide.ms)];
    return [image.project, ...sizes.map(formatBytes), ...times.map(seconds)];
  });
  return {
    head: ['app', 'changed layer', 'docker-push: blobs', 'manifests', 'bake: sent', 'nx s', 'bake s'],
    rows,
  };
}
