import type { Measured } from '../measure/command';
import { median, spread } from '../measure/statistics';
import type { Section, Table } from '../report/section';
import { formatBytes } from '../sizes/format-bytes';
import { type AppImage, apps } from './apps';
import type { ImagesContext } from './context';
import { guidePush, ourPush, type Push, type PushBench, withPushBench } from './push-bench';
import { bringBases, type Start } from './start';

interface EverythingRound {
  /** The bundles, which both sides find there. */
  readonly bundles: Measured;
  readonly ours: Push;
  readonly guide: Push;
}

/** What is measured: by default all. */
export interface EverythingChoice {
  readonly images?: readonly AppImage[];
  /** One round more, in which no base image is there either. */
  readonly fromNothing?: boolean;
}

/** Cold build and push of all images, Nx and verification included, against bake on the guides' Dockerfiles. */
export async function everythingSuite(
  context: ImagesContext,
  { images = apps, fromNothing = true }: EverythingChoice = {},
): Promise<Section> {
  return withPushBench(context, 'everything', images, async (bench) => {
    const round = async (start: Start, name: string): Promise<EverythingRound> => {
      const measured = await measure(bench, start);
      context.say(`everything: ${name}, ${describe(measured)}`);
      return measured;
    };
    const absent = fromNothing ? [await round('nothing', 'from nothing')] : [];
    const held: EverythingRound[] = [];
    for (let count = 1; count <= context.rounds; count += 1) {
      held.push(await round('base images', `round ${count} of ${context.rounds}`));
    }
    return report(held, absent, bench.builder.kind);
  });
}

async function measure(bench: PushBench, start: Start): Promise<EverythingRound> {
  const { sandbox, images } = bench;
  await makeCold(bench, start);
  await sandbox.forgetTasks();
  const projects = images.map(({ project }) => project).join(',');
  const bundles = await sandbox.nx(['run-many', '-t', 'build', `--projects=${projects}`]);
  const ours = await ourPush(bench);
  await makeCold(bench, start);
  return { bundles, ours, guide: await guidePush(bench) };
}

async function makeCold(bench: PushBench, start: Start): Promise<void> {
  await bench.builder.empty();
  await bench.registry.empty();
  if (start === 'base images') await bringBases(bench);
  else await bench.sandbox.forgetBases();
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

const describe = ({ ours, guide }: EverythingRound): string =>
  `nx run-many -t docker-push ${seconds(ours.ms)} s, bake --push ${seconds(guide.ms)} s`;

function report(
  held: readonly EverythingRound[],
  absent: readonly EverythingRound[],
  builder: string,
): Section {
  return {
    title: 'Cold build and push of everything',
    findings: [
      {
        name: "bake on the guides' Dockerfiles / nx run-many -t docker-push",
        unit: 'ratio',
        value: spread(held.map(({ ours, guide }) => guide.ms / ours.ms)),
        floor: 4,
      },
    ],
    tables: [table(held, 'base images there'), ...(absent.length > 0 ? [table(absent, 'from nothing')] : [])],
    notes: [
      `An empty registry of the benchmark's own; ${builder} has the base images and nothing else, and in the second table nothing at all.`,
      'The bundles are there for both, for Nx in its cache; building them takes what the last row says. Nx runs without a daemon, and verifies every image.',
      'sent: bodies of the requests to the registry, as a proxy before it counts them.',
    ],
  };
}

function table(rounds: readonly EverythingRound[], title: string): Table {
  const row = (name: string, side: (round: EverythingRound) => Push): string[] => {
    const middle = (of: (push: Push) => number): number => median(rounds.map((round) => of(side(round))));
    const sent = middle((push) => push.sent.blobBytes + push.sent.manifestBytes);
    const memory = middle(({ peakBytes }) => peakBytes);
    return [name, seconds(middle(({ ms }) => ms)), formatBytes(sent), formatBytes(memory)];
  };
  return {
    head: [title, 's', 'sent', 'peak memory'],
    rows: [
      row('nx run-many -t docker-push', ({ ours }) => ours),
      row('docker buildx bake --push, emulated', ({ guide }) => guide),
      ['nx run-many -t build', seconds(median(rounds.map(({ bundles }) => bundles.ms))), '', ''],
    ],
  };
}
