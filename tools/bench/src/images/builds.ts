import { median, spread } from '../measure/statistics';
import type { Finding, Section, Table } from '../report/section';
import { formatBytes } from '../sizes/format-bytes';
import { type AppImage, apps } from './apps';
import { architectures } from './architecture';
import { type Bench, withBench } from './bench';
import { type ColdBuild, guideColdBuild, ourColdBuild } from './cold-build';
import type { ImagesContext } from './context';
import { bringBases, type Start } from './start';
import { addCompiledApp, compiledApp } from './workspace/compiled-app';

/** One round of one app: both ways, for this machine's architecture and for the other one. */
export interface BuildRound {
  readonly image: AppImage;
  readonly ours: { readonly other: ColdBuild; readonly own: ColdBuild };
  readonly guide: { readonly other: ColdBuild; readonly own: ColdBuild };
}

/** What is measured: by default all. */
export interface BuildsChoice {
  readonly images?: readonly AppImage[];
  /** One round more, in which the builder has no base image either. */
  readonly fromNothing?: boolean;
}

const { own, other } = architectures();

/** Cold builds of each app for each architecture, against the guides' Dockerfiles: emulated, and native. */
export async function buildsSuite(
  context: ImagesContext,
  { images = [...apps, compiledApp], fromNothing = true }: BuildsChoice = {},
): Promise<Section> {
  return withBench(context, 'builds', async (bench) => {
    if (images.includes(compiledApp)) await addCompiledApp(bench.sandbox);
    const round = async (start: Start, name: string): Promise<BuildRound[]> => {
      const found: BuildRound[] = [];
      for (const image of images) {
        found.push(await measure(bench, image, start));
        context.say(`builds: ${name}, ${describe(found.at(-1)!)}`);
      }
      return found;
    };
    await buildBundles(bench, images);
    const absent = fromNothing ? await round('nothing', 'from nothing') : [];
    await bringBases(bench);
    const held: BuildRound[] = [];
    for (let count = 1; count <= context.rounds; count += 1) {
      held.push(...(await round('base images', `round ${count} of ${context.rounds}`)));
    }
    return report(held, absent, bench.builder.kind);
  });
}

/** Nx's graph, too: no build is the first command that Nx runs in the copy. */
async function buildBundles({ sandbox }: Bench, images: readonly AppImage[]): Promise<void> {
  const projects = images.map(({ project }) => project).join(',');
  await sandbox.nx(['run-many', '-t', 'build', `--projects=${projects}`]);
}

/** Neighbours in time are what is compared: ours and the guides' for one architecture. */
async function measure(bench: Bench, image: AppImage, start: Start): Promise<BuildRound> {
  const ours = await ourColdBuild(bench, image, other, start);
  const guide = await guideColdBuild(bench, image, other, start);
  const oursOwn = await ourColdBuild(bench, image, own, start);
  const guideOwn = await guideColdBuild(bench, image, own, start);
  return { image, ours: { other: ours, own: oursOwn }, guide: { other: guide, own: guideOwn } };
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

function describe({ image, ours, guide }: BuildRound): string {
  const times = [ours.other, guide.other, ours.own, guide.own].map(({ ms }) => seconds(ms));
  return `${image.project}: ${other} ours ${times[0]} s, emulated ${times[1]} s; ${own} ours ${times[2]} s, native ${times[3]} s`;
}

/**
 * @param held rounds of all apps that began with the base images
 * @param absent those that began with nothing
 */
export function report(held: readonly BuildRound[], absent: readonly BuildRound[], builder: string): Section {
  return {
    title: `Cold builds of one image, linux/${other} and linux/${own} on ${own}`,
    findings: findings(held),
    tables: [table(held, 'base images there'), ...(absent.length > 0 ? [table(absent, 'from nothing')] : [])],
    notes: [
      `Every step is done anew, npm and apt fetch everything, on ${builder}. It has the base images; in the second table it has nothing, and pulls them from their registry too.`,
      'ours: the task docker-build-<deployment>-<arch>, from the start of its process on; "with Nx": nx run --skip-nx-cache without a daemon, which builds the bundle as well.',
      "emulated: the guides' Dockerfiles (tools/bench/images), all stages on the image's platform, plain npm ci under QEMU; native: the same for this machine.",
      'peak memory: resident bytes of the command, of the builder and of all that it ran, QEMU included.',
    ],
  };
}

function findings(rounds: readonly BuildRound[]): Finding[] {
  const isCompiled = ({ image }: BuildRound): boolean => image.guide === 'compiled';
  const compiled = rounds.filter(isCompiled);
  const prebuilt = rounds.filter((round) => !isCompiled(round));
  return [
    ...emulatedOver(prebuilt, 'prebuilt addons', 5),
    ...emulatedOver(compiled, 'an addon compiled from source', 6),
    ...otherOverOwn(prebuilt, 'prebuilt addons', 1.15),
    ...otherOverOwn(compiled, 'an addon compiled from source'),
  ];
}

function emulatedOver(rounds: readonly BuildRound[], what: string, floor: number): Finding[] {
  if (rounds.length === 0) return [];
  const ratios = (ours: (build: ColdBuild) => number) =>
    spread(rounds.map((round) => round.guide.other.ms / ours(round.ours.other)));
  const name = `${what}, ${other}: emulated / ours`;
  return [
    { name, unit: 'ratio', value: ratios(({ ms }) => ms), floor },
    { name: `${name} with Nx`, unit: 'ratio', value: ratios(({ wholeMs }) => wholeMs) },
  ];
}

function otherOverOwn(rounds: readonly BuildRound[], what: string, ceiling?: number): Finding[] {
  if (rounds.length === 0) return [];
  const value = spread(rounds.map(({ ours }) => ours.other.ms / ours.own.ms));
  return [{ name: `${what}, ours: ${other} / ${own}`, unit: 'ratio', value, ...(ceiling && { ceiling }) }];
}

function table(rounds: readonly BuildRound[], title: string): Table {
  const images = [...new Set(rounds.map(({ image }) => image))];
  const rows = images.flatMap((image) => {
    const all = rounds.filter((round) => round.image === image);
    const row = (way: string, architecture: string, build: (round: BuildRound) => ColdBuild): string[] => {
      const builds = all.map(build);
      const middle = (of: (build: ColdBuild) => number): number => median(builds.map(of));
      const whole = way === 'ours' ? seconds(middle(({ wholeMs }) => wholeMs)) : '';
      const sizes = [middle(({ imageBytes }) => imageBytes), middle(({ peakBytes }) => peakBytes)];
      return [
        image.project,
        architecture,
        way,
        seconds(middle(({ ms }) => ms)),
        whole,
        ...sizes.map(formatBytes),
      ];
    };
    return [
      row('ours', other, ({ ours }) => ours.other),
      row('emulated', other, ({ guide }) => guide.other),
      row('ours', own, ({ ours }) => ours.own),
      row('native', own, ({ guide }) => guide.own),
    ];
  });
  return { head: [title, 'for', 'way', 's', 's with Nx', 'image', 'peak memory'], rows };
}
