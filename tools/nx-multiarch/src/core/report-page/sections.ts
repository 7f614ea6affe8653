import type { VerifiedImage } from '../verify/report';
import { sizeChart, storedChart, timeChart } from './charts';
import { html, type Html } from './html';
import type { PageLayer } from './layers';
import type { PageImage, Report } from './report';
import { findingTable, imageTable, layerDetails, unpushedTable } from './tables';

function section(title: string, about: string, content: Html | readonly Html[]): Html {
  return html`<section>
    <h2>${title}</h2>
    <p class="quiet small">${about}</p>
    ${content}
  </section>`;
}

/** What was pushed: charts, and under them the table. */
export function pushedSections(
  report: Report,
  images: readonly PageImage[],
  layers: ReadonlyMap<string, PageLayer>,
): Html[] {
  const times = timeChart(images);
  return [
    section('Size by layer', 'Compressed, as a registry keeps it.', sizeChart(images, layers)),
    section('Stored', 'All images together, each layer counted once.', storedChart(images, layers)),
    ...(times ? [section('Build time', 'Of the last run; what came from a cache took none.', times)] : []),
    section('Images', 'The size of an index is that of its own bytes.', imageTable(report.images)),
  ];
}

/** What was verified and is not what was pushed: of another commit, or refused. */
export function unpushedSection(images: readonly VerifiedImage[]): Html {
  return section('Not pushed', 'Verified, and not what the last push took.', unpushedTable(images));
}

/** What docker-verify found in everything it looked at; no section where it never ran. */
export function findingSection(
  images: readonly PageImage[],
  unpushed: readonly VerifiedImage[],
): Html | undefined {
  const judged = [
    ...images.flatMap(({ name, verified }) => (verified ? [{ name, verdict: verified }] : [])),
    ...unpushed.map((image) => ({
      name: `${image.project} ${image.deployment} ${image.platform} (not pushed)`,
      verdict: image,
    })),
  ];
  if (judged.length === 0) return undefined;
  return section('Findings', 'What docker-verify says of files and layers.', findingTable(judged));
}

/** Every image's layers and references, closed until somebody asks. */
export function layerSection(images: readonly PageImage[], layers: ReadonlyMap<string, PageLayer>): Html {
  return section('Layers', 'The lowest first, with whole digests.', layerDetails(images, layers));
}
