import { init } from 'echarts';
import { chartOptions, type ChartRow } from './chart-options';
import type { Section } from './section';

/** Sizes in pixels; a page scales the picture to its own width. */
const ROW = 26;
const BARS = 420;
const VALUES = 190;
const HEADER = 92;
const FOOTER = 44;
/** Of a letter, about: there is no screen to measure on. */
const LETTER = 6.4;

/**
 * Draws findings as horizontal bars on a logarithmic scale. A ratio's bar begins at 1, where both sides are the same; a
 * time, which has another unit, is told in numbers.
 *
 * @returns an SVG document
 */
export function chart(sections: readonly Section[]): string {
  const told = sections.filter(({ findings }) => findings.length > 0);
  const rows = told.flatMap(({ title, findings }): ChartRow[] => [
    { name: title },
    ...findings.map((finding) => ({ name: finding.name, finding })),
  ]);
  const left = Math.ceil(Math.max(0, ...rows.map(({ name }) => name.length)) * LETTER) + 30;
  const size = { width: left + BARS + VALUES, height: HEADER + rows.length * ROW + FOOTER };
  const drawing = init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    drawing.setOption(chartOptions(rows, { left, right: VALUES, top: HEADER, bottom: FOOTER }));
    return `${drawing.renderToSVGString()}\n`;
  } finally {
    drawing.dispose();
  }
}
