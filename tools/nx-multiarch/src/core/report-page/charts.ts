import { formatSize, shortDigest } from '../report';
import { html, type Html } from './html';
import { eachOnce, type LayerKind, type PageLayer, storedBytes } from './layers';
import { buildText, type PageImage } from './report';

/** What each colour of a bar means, in the order of the legend. */
const KINDS: readonly [LayerKind, string][] = [
  ['base', 'layers of the base image'],
  ['shared', 'other layers that several images hold'],
  ['own', 'layers of one image alone'],
];

/** The same of one layer. */
export const KIND_OF_ONE: Readonly<Record<LayerKind, string>> = {
  base: 'base image',
  shared: 'shared',
  own: 'its own',
};

/** A letter needs this much of a bar to be readable on a telephone, in percent. */
const ROOM_FOR_LETTER = 6;

/** A bar for each image, its length the compressed size, cut into its layers; the longest takes the whole width. */
export function sizeChart(images: readonly PageImage[], layers: ReadonlyMap<string, PageLayer>): Html {
  const longest = Math.max(...images.map(({ size }) => size));
  return html`<ul class="bars">
      ${images.map((image) => sizeBar(image, layers, longest))}
    </ul>
    ${legend(layers)}`;
}

function sizeBar(image: PageImage, layers: ReadonlyMap<string, PageLayer>, longest: number): Html {
  const { name, size } = image;
  const own = eachOnce(image.layers).map(({ digest }) => layers.get(digest)!);
  let at = 0;
  const parts = own.map((layer) => {
    const width = (layer.size / longest) * 100;
    at += width;
    return segment(layer, at - width, width);
  });
  const label = `${name}: ${formatSize(size)}; ${partsText(own)}`;
  return bar(name, label, parts, formatSize(size));
}

function segment(layer: PageLayer, at: number, width: number): Html {
  const { letter, kind, digest, size, images } = layer;
  const others = images.length > 1 ? `, in ${images.length} images` : '';
  const title = `${letter ? `${letter}: ` : ''}${formatSize(size)}, ${KIND_OF_ONE[kind]}${others}, ${shortDigest(digest)}`;
  const text =
    letter && width >= ROOM_FOR_LETTER
      ? html`<text x="${percent(at + width / 2)}" y="50%">${letter}</text>`
      : undefined;
  return html`<g
    ><title>${title}</title
    ><rect class="${kind}" x="${percent(at)}" width="${percent(width)}" height="100%" />${text}</g
  >`;
}

/** `103.2 MB layers of the base image, 15.0 MB layers of one image alone`: the bar for those who do not see it. */
function partsText(layers: readonly PageLayer[]): string {
  return KINDS.map(([kind, text]) => `${formatSize(bytesOf(kind, layers))} ${text}`).join(', ');
}

function bytesOf(kind: LayerKind, layers: readonly PageLayer[]): number {
  return layers.filter((layer) => layer.kind === kind).reduce((sum, { size }) => sum + size, 0);
}

/** One bar for all images together: each layer once, and what sharing spares. */
export function storedChart(images: readonly PageImage[], layers: ReadonlyMap<string, PageLayer>): Html {
  const { once, each } = storedBytes(images);
  const held = KINDS.map(([kind, text]) => ({ kind, text, size: bytesOf(kind, [...layers.values()]) }));
  const track = html`<rect class="track" width="100%" height="100%" />`;
  let at = 0;
  const parts = held.map(({ kind, size }) => {
    const width = (size / each) * 100;
    at += width;
    return html`<rect class="${kind}" x="${percent(at - width)}" width="${percent(width)}" height="100%" />`;
  });
  const spared = { kind: 'track', text: 'spared, because it is shared', size: each - once };
  const entries = [...held, spared].filter(({ size }) => size > 0);
  const texts = entries.map(({ kind, text, size }) => legendEntry(kind, `${formatSize(size)} ${text}`));
  const label = `${formatSize(once)} of ${formatSize(each)} are stored`;
  return html`<ul class="bars">
      ${bar('all images', label, [track, ...parts], formatSize(once))}
    </ul>
    <ul class="legend small quiet">
      ${texts}
    </ul>`;
}

function legendEntry(kind: string, text: string): Html {
  return html`<li>
    <svg aria-hidden="true"><rect class="${kind}" width="100%" height="100%" /></svg>${text}
  </li>`;
}

function legend(layers: ReadonlyMap<string, PageLayer>): Html {
  const all = [...layers.values()];
  const present = KINDS.filter(([kind]) => all.some((layer) => layer.kind === kind));
  const entries = present.map(([kind, text]) => legendEntry(kind, text));
  const letters = all.some(({ letter }) => letter)
    ? html`<li>the same letter: the same layer, stored once</li>`
    : undefined;
  return html`<ul class="legend small quiet">
    ${entries}${letters}
  </ul>`;
}

/** A bar for each image that was built in this run; the longest takes the whole width. Without times, no chart. */
export function timeChart(images: readonly PageImage[]): Html | undefined {
  const longest = Math.max(0, ...images.map(({ build }) => build?.seconds ?? 0));
  if (longest === 0) return undefined;
  const bars = images.map(({ name, build }) => {
    const seconds = build?.seconds ?? 0;
    const text = buildText(build) || 'not known';
    const track = html`<rect class="track" width="100%" height="100%" />`;
    const done = html`<rect class="base" width="${percent((seconds / longest) * 100)}" height="100%" />`;
    return bar(name, `${name}: ${text}`, seconds > 0 ? [track, done] : [track], text);
  });
  return html`<ul class="bars times">
    ${bars}
  </ul>`;
}

function bar(name: string, label: string, parts: readonly Html[], value: string): Html {
  return html`<li>
    <span class="break">${name}</span><svg role="img" aria-label="${label}">${parts}</svg
    ><span class="value">${value}</span>
  </li> `;
}

/** Three digits behind the point: a thousandth of a percent of a screen is less than a pixel. */
function percent(value: number): string {
  return `${Number(value.toFixed(3))}%`;
}
