import { formatSize, originOf } from '../report';
import { count, isSound } from '../verify/report';
import { html, type Html } from './html';
import { storedBytes } from './layers';
import { nameOf, type PageImage, type Report } from './report';

/** The figures that are read first. */
export function tilesOf({ images: pushed }: Report, images: readonly PageImage[]): Html {
  const names = new Set(pushed.map(nameOf));
  const { once, each } = storedBytes(images);
  return html`<dl class="tiles">
    ${tile(count(names.size, 'image'), `${images.length} counting each platform`)}
    ${tile(formatSize(once), `stored, of ${formatSize(each)} without shared layers`)} ${buildTile(images)}
    ${verdictTile(images)}
  </dl>`;
}

function tile(figure: string, about: string): Html {
  return html`<div>
    <dt>${figure}</dt>
    <dd>${about}</dd>
  </div>`;
}

function buildTile(images: readonly PageImage[]): Html | undefined {
  const known = images.flatMap(({ build }) => build ?? []);
  if (known.length === 0) return undefined;
  const built = known.filter(({ status }) => originOf(status) === 'built');
  const seconds = built.reduce((sum, build) => sum + (build.seconds ?? 0), 0);
  const time = seconds > 0 ? `in ${seconds.toFixed(1)} s, ` : '';
  return tile(`${built.length} built`, `${time}${known.length - built.length} from cache`);
}

function verdictTile(images: readonly PageImage[]): Html | undefined {
  const verdicts = images.flatMap(({ verified }) => verified ?? []);
  if (verdicts.length === 0) return undefined;
  const sum = (what: 'elfFiles' | 'addons') => verdicts.reduce((total, each) => total + each[what], 0);
  const about = `${count(sum('elfFiles'), 'ELF file')} and ${count(sum('addons'), 'addon')} looked at`;
  return tile(`${verdicts.filter(isSound).length} of ${images.length} sound`, about);
}
