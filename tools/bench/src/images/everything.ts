import { median, spread } from '../measure/statistics';
import type { Section, Table } from '../report/section';
import { formatBytes } from '../sizes/format-bytes';
import { type AppImage, apps } from './apps';
import type { ImagesContext } from './context';
import { guidePush, ourPush, type Push, type PushBench, withPushBench } from './push-bench';

interface EverythingRound {
  readonly ours: Push;
  readonly guide: Push;
}

/** Cold build and push of all images, Nx and verification included, against bake on the guides' Dockerfiles. */
export async function everythingSuite(
  context: ImagesContext,
  images: readonly AppImage[] = apps,
): Promise<Section> {
  return withPushBench(context, 'everything', images, async (bench) => {
    const { sandbox, builder } = bench;
    // The bundles that bake takes; and Nx's graph.
    await sandbox.nx([
      'run-many',
      '-t',
      'build',
      `--projects=${images.map(({ project }) => project).join(',')}`,
    ]);
    const rounds: EverythingRound[] = [];
    for (let round = 1; round <= context.rounds; round += 1) {
      await makeCold(bench);
      const ours = await ourPush(bench, ['--skip-nx-cache']);
      await makeCold(bench);
      rounds.push({ ours, guide: await guidePush(bench) });
      context.say(`everything: round ${round} of ${context.rounds}, ${describe(rounds.at(-1)!)}`);
    }
    return report(rounds, builder.kind);
  });
}

async function makeCold({ builder, sandbox, registry }: PushBench): Promise<void> {
  await builder.empty();
  await sandbox.forgetBases();
  await registry.empty();
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

const describe = ({ ours, guide }: EverythingRound): string =>
  `nx run-many -t docker-push ${seconds(ours.ms)} s, bake --push ${seconds(guide.ms)} s`;

function report(rounds: readonly EverythingRound[], builder: string): Section {
  return {
    title: 'Cold build and push of everything',
    findings: [
      {
        name: "bake on the guides' Dockerfiles / nx run-many -t docker-push",
        unit: 'ratio',
        value: spread(rounds.map(({ ours, guide }) => guide.ms / ours.ms)),
        floor: 4,
      },
    ],
    tables: [table(rounds)],
    notes: [
      `Empty builder (${builder}), no base images, an empty registry of the benchmark's own; base images are pulled from theirs.`,
      'nx: with --skip-nx-cache and without a daemon; it also builds the bundles and verifies every image. bake: the bundles are there.',
      'sent: bodies of the requests to the registry, as a proxy before it counts them.',
    ],
  };
}

function table(rounds: readonly EverythingRound[]): Table {
  const row = (name: string, side: (round: EverythingRound) => Push): string[] => {
    const middle = (of: (push: Push) => number): number => median(rounds.map((round) => of(side(round))));
    const sizes = [
      middle(({ sent }) => sent.blobBytes + sent.manifestBytes),
      middle(({ peakBytes }) => peakBytes),
    ];
    return [name, seconds(middle(({ ms }) => ms)), ...sizes.map(formatBytes)];
  };
  return {
    head: ['way', 's', 'sent', 'peak memory'],
    rows: [
      row('nx run-many -t docker-push', ({ ours }) => ours),
      row('docker buildx bake --push, emulated', ({ guide }) => guide),
    ],
  };
}
