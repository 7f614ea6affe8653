import { readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runMeasured, type Measured } from '../measure/command';
import { spread } from '../measure/statistics';
import type { Section } from '../report/section';
import { formatBytes } from '../sizes/format-bytes';
import { alternate, ratios, type Turn } from './alternate';
import type { ImagesContext } from './context';
import { enlarge, type LargeImage } from './large-image';
import { blobPath, bytesOf } from './layout';
import { executorProgram, program } from './plugin';
import { withStudio, type StudioImage } from './studio-image';
import { timesTable } from './times-table';

/** How large an image is verified, uncompressed, in bytes. */
const IMAGE_BYTES = 600_000_000;

/** Where docker-verify keeps what it found in layers: io/verify/scan-cache.ts of the plugin. */
const SCANS = 'node_modules/.cache/nx-multiarch/scans';

/**
 * docker-verify of a large image, without Nx around it: the first time, against gunzip of its layers; and when all
 * layers but the app's own were scanned before.
 *
 * @param bytes the size of the image, uncompressed
 */
export function verifySuite(context: ImagesContext, bytes = IMAGE_BYTES): Promise<Section> {
  const { root, rounds, say } = context;
  return withStudio(context, 'verify', async (studio) => {
    say(`verify: makes an image of ${formatBytes(bytes)}`);
    const own = studio.files.own.map(({ digest }) => digest);
    const image = await enlarge(studio.layout, own, bytes);
    const sides = verifySides(root, studio, image);
    return sectionOf(await alternate(rounds, sides, (line) => say(`verify: ${line}`)), image);
  });
}

/** Each works over the same layers, from the start of a process to its end. */
type Side = 'gunzip' | 'first' | 'zlib' | 'empty' | 'scanned';

function verifySides(
  root: string,
  { sandbox, folder, layout, architecture }: StudioImage,
  { layers, own }: LargeImage,
): Record<Side, Turn<Measured>> {
  const files = layers.map(({ digest }) => blobPath(layout, digest));
  const scans = join(sandbox.root, SCANS);
  const command = (file: string, args: readonly string[]) => () =>
    runMeasured(file, args, { cwd: sandbox.root, env: sandbox.env });
  const verify = (name: string, ...folders: string[]) => {
    const layouts = folders.map((each) => ({ architecture, folder: relative(sandbox.root, each) }));
    const options = { images: [{ deployment: 'apprunner', layouts }] };
    const call = { executor: 'docker-verify', project: 'studio', options } as const;
    return command(
      process.execPath,
      executorProgram(root, call, sandbox, join(folder, `verify-${name}.json`)),
    );
  };
  const [whole, nothing] = [verify('whole', layout), verify('nothing')];
  const gunzip = 'for file; do gunzip -c < "$file"; done > /dev/null';
  return {
    gunzip: command('sh', ['-c', gunzip, 'sh', ...files]),
    first: () => {
      rmSync(scans, { recursive: true, force: true });
      return sound(whole);
    },
    zlib: command(process.execPath, program(root, 'gunzip.mjs', ...files)),
    empty: nothing,
    scanned: () => {
      // In a folder for the version of the scans.
      const [version = ''] = readdirSync(scans);
      for (const digest of own) rmSync(join(scans, version, `${digest.replace('sha256:', '')}.json`));
      return sound(whole);
    },
  };
}

async function sound(verify: Turn<Measured>): Promise<Measured> {
  const measured = await verify();
  if (/ ELF files, .* sound$/m.test(measured.stdout)) return measured;
  throw new Error(`docker-verify says ${measured.stdout}, expected an image that is sound`);
}

function sectionOf(turns: Record<Side, readonly Measured[]>, { layers, unpacked }: LargeImage): Section {
  const { gunzip, first, zlib, empty, scanned } = turns;
  const work = scanned.map(({ ms }, round) => ms - (empty[round]?.ms ?? NaN));
  const sides = {
    'gunzip -c': gunzip,
    'docker-verify, nothing scanned before': first,
    'zlib of Node, to nowhere': zlib,
    'docker-verify, the base scanned before': scanned,
    'docker-verify of no image': empty,
  };
  return {
    title: `Verification of an image of ${formatBytes(unpacked)}, ${formatBytes(bytesOf(layers))} compressed`,
    findings: [
      { name: 'docker-verify / gunzip', unit: 'ratio', value: spread(ratios(first, gunzip)), ceiling: 2 },
      { name: 'docker-verify / zlib of Node', unit: 'ratio', value: spread(ratios(first, zlib)) },
      { name: 'work where the base was scanned before', unit: 'ms', value: spread(work), ceiling: 300 },
    ],
    tables: [timesTable(sides, unpacked)],
    notes: [
      'docker-verify without Nx, from the start of its process; speed by bytes of the whole image, uncompressed.',
      'Work is the time less that of docker-verify with no image: what it takes to start Node and load the plugin.',
    ],
  };
}
