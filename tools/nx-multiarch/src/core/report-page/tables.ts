import { formatSize, shortDigest } from '../report';
import { count, isSound, rowsOf, type Verdict, type VerifiedImage } from '../verify/report';
import { KIND_OF_ONE } from './charts';
import { html, type Html } from './html';
import { eachOnce, type PageLayer } from './layers';
import {
  buildText,
  nameOf,
  type PageImage,
  type ReportedImage,
  type ReportedSubject,
  verdictText,
} from './report';

/** A table in a box of its own, since it may be wider than the screen; the keyboard can scroll it. */
function tableOf(label: string, columns: readonly string[], bodies: readonly Html[]): Html {
  const heads = columns.map((name) => html`<th scope="col" class="column-${name}">${name}</th>`);
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${label}">
    <table>
      <thead>
        <tr>
          ${heads}
        </tr>
      </thead>
      ${bodies}
    </table>
  </div>`;
}

function bodyOf(rows: readonly Html[]): Html[] {
  return [
    html`<tbody>
      ${rows}
    </tbody>`,
  ];
}

/** Every manifest and index that was pushed, under its image. What is attached has a column where something is. */
export function imageTable(images: readonly ReportedImage[]): Html {
  const subjects = images.flatMap((image) => image.subjects);
  const attached = subjects.some((subject) => subject.attached && subject.attached.length > 0);
  const columns = ['image', 'platform', 'digest', 'size', 'build', 'verified', 'attached', 'tags'];
  return tableOf(
    'Table of images',
    columns.filter((name) => attached || name !== 'attached'),
    images.map((image) => imageBody(image, attached)),
  );
}

function imageBody(image: ReportedImage, attached: boolean): Html {
  const { subjects, repository, supersededBy } = image;
  const note = supersededBy
    ? html`<br /><span class="small">moving tags stay with the newer <code>${supersededBy}</code></span>`
    : undefined;
  const head = html`<th scope="rowgroup" rowspan="${subjects.length}">
    ${nameOf(image)}<br /><span class="quiet small">${repository}</span>${note}
  </th>`;
  const rows = subjects.map((subject, position) =>
    subjectRow(subject, position === 0 ? head : undefined, attached),
  );
  return html`<tbody>
    ${rows}
  </tbody>`;
}

function subjectRow(subject: ReportedSubject, head: Html | undefined, withAttached: boolean): Html {
  const { platform, digest, size, tags, build, verified, attached = [] } = subject;
  const marks = attached.map((what) => html`<span class="mark good">${what}</span> `);
  return html`<tr>
    ${head}
    <td class="nowrap">${platform}</td>
    <td><code title="${digest}">${shortDigest(digest)}</code></td>
    <td class="number">${formatSize(size)}</td>
    <td class="nowrap">${buildText(build)}</td>
    <td>${verified && verdictMark(verified)}</td>
    ${withAttached ? html`<td>${marks}</td>` : undefined}
    <td>
      <ul class="plain nowrap">
        ${tags.map((tag) => html`<li><code>${tag}</code></li>`)}
      </ul>
    </td>
  </tr>`;
}

/** The verdict, and under it what was looked at. */
function verdictMark(verdict: Verdict): Html {
  const { elfFiles, addons, excepted } = verdict;
  const looks = isSound(verdict) ? 'good' : 'bad';
  const texts = [
    count(elfFiles, 'ELF file'),
    count(addons, 'addon'),
    ...(excepted > 0 ? [`${count(excepted, 'finding')} excepted`] : []),
  ];
  return html`<span class="mark ${looks}">${verdictText(verdict)}</span>
    <ul class="plain quiet small nowrap">
      ${texts.map((text) => html`<li>${text}</li>`)}
    </ul>`;
}

/** What is in each image, layer by layer, closed until somebody asks. */
export function layerDetails(images: readonly PageImage[], layers: ReadonlyMap<string, PageLayer>): Html[] {
  return images.map((image) => {
    const rows = eachOnce(image.layers).map(({ digest }) => layerRow(layers.get(digest)!));
    const columns = ['letter', 'size', 'kind', 'digest'];
    return html`<details>
      <summary>${image.name}: ${count(rows.length, 'layer')}</summary>
      <div class="inside">
        <ul class="plain small">
          ${image.references.map((each) => html`<li><code class="break">${each}</code></li>`)}
        </ul>
        ${tableOf(`Layers of ${image.name}`, columns, bodyOf(rows))}
      </div>
    </details>`;
  });
}

function layerRow({ letter, size, kind, images, digest }: PageLayer): Html {
  const where = images.length > 1 ? html`<div class="quiet small">in ${images.join('; ')}</div>` : undefined;
  return html`<tr>
    <td>${letter}</td>
    <td class="number">${formatSize(size)}</td>
    <td>${KIND_OF_ONE[kind]}${where}</td>
    <td><code>${digest}</code></td>
  </tr>`;
}

/** An image and what is wrong with it, as far as anybody looked. */
export interface Judged {
  name: string;
  verdict: Pick<Verdict, 'findings'>;
}

/** What is wrong with which file of which image; advice too. Says so where there is nothing. */
export function findingTable(images: readonly Judged[]): Html {
  const found = images.flatMap(({ name, verdict }) => {
    const { rows, more } = rowsOf(verdict.findings);
    const rest = more > 0 ? [[`and ${more} more: nx docker-verify --json prints them all`, '', '', '']] : [];
    return [...rows, ...rest].map((cells) => [name, ...cells]);
  });
  if (found.length === 0) return html`<p>Nothing is wrong with what was looked at.</p>`;
  const rows = found.map(
    (cells) =>
      html`<tr>
        ${cells.map((cell) => html`<td class="break">${cell}</td>`)}
      </tr>`,
  );
  return tableOf('Table of findings', ['image', 'file', 'rule', 'found', 'expected'], bodyOf(rows));
}

/** What was verified and is not what was pushed. */
export function unpushedTable(images: readonly VerifiedImage[]): Html {
  const rows = images.map(
    (image) =>
      html`<tr>
        <th scope="row">${image.project} ${image.deployment}</th>
        <td class="nowrap">${image.platform}</td>
        <td><code title="${image.digest}">${shortDigest(image.digest)}</code></td>
        <td>${verdictMark(image)}</td>
      </tr>`,
  );
  const columns = ['image', 'platform', 'digest', 'verified'];
  return tableOf('Table of images that were not pushed', columns, bodyOf(rows));
}
