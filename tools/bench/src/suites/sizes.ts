import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Section, Table } from '../report/section';
import { formatBytes } from '../sizes/format-bytes';
import { layersOf, sharesOf } from '../sizes/image-layout';
import { packageSizes, type PackageSize } from '../sizes/packages';
import type { Context } from './context';

const apps = ['accounts', 'studio', 'thumbnailer'];

/** Packages that a table names by themselves. */
const NAMED = 6;

/** Bytes of each app's bundle, of the packages beside it, and of the images that are built. */
export async function tellSizes({ root }: Pick<Context, 'root'>): Promise<Section> {
  const images = imageRows(join(root, 'dist', 'images'));
  const imageTable: Table = { head: ['image', 'all', 'base image', 'node_modules', 'bundle'], rows: images };
  return {
    title: 'Sizes',
    findings: [],
    tables: [bundleTable(root), ...(images.length > 0 ? [imageTable] : [])],
    notes: [
      'node_modules: the packages of package-lock.json as installed for this machine, unpacked.',
      images.length > 0
        ? 'Images: compressed layers, as a registry stores them.'
        : 'No image is built: npx nx run-many -t docker-build, then run this again.',
    ],
  };
}

function bundleTable(root: string): Table {
  const built = apps.filter((app) => existsSync(join(root, 'dist/apps', app, 'main.js')));
  const rows = built.map((app) => {
    const folder = join(root, 'dist/apps', app);
    const bundle = readFileSync(join(folder, 'main.js'));
    const packages = packageSizes(folder, root);
    const all = packages.reduce((bytes, each) => bytes + each.bytes, 0);
    const sizes = [bundle.length, gzipSync(bundle).length, all].map(formatBytes);
    return [app, ...sizes, `${packages.length}`, largest(packages)];
  });
  return { head: ['app', 'main.js', 'gzip', 'node_modules', 'packages', 'the largest'], rows };
}

function largest(packages: readonly PackageSize[]): string {
  return packages
    .slice(0, NAMED)
    .map(({ name, bytes }) => `${name} ${formatBytes(bytes)}`)
    .join('\n');
}

/** dist/images/<project>/<deployment>/<architecture> are the layouts that docker-build leaves. */
function imageRows(folder: string): string[][] {
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /^[^/]+\/[^/]+\/(amd64|arm64)\/index\.json$/.test(path),
  );
  return found.sort().map((path) => {
    const layout = path.slice(0, -'/index.json'.length);
    const { total, base, packages, bundle } = sharesOf(layersOf(join(folder, layout)));
    return [layout, ...[total, base, packages, bundle].map(formatBytes)];
  });
}
