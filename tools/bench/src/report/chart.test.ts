import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { chart } from './chart';
import type { Finding, Section } from './section';

const finding = (name: string, median: number, limits: Partial<Finding> = {}): Finding => ({
  name,
  unit: 'ratio',
  value: { median, least: median * 0.9, most: median * 1.1 },
  ...limits,
});
const section = (title: string, ...findings: Finding[]): Section => ({
  title,
  findings,
  tables: [],
  notes: [],
});

const sections = [
  section('Builds', finding('emulated / ours', 6.1, { floor: 5 }), finding('a & b / <c> "d"', 1)),
  section('Nothing measured'),
  section(
    'Push',
    finding('ours / skopeo', 1.4, { ceiling: 1 }),
    finding('work', 280, { unit: 'ms', ceiling: 300 }),
  ),
];

describe('chart', () => {
  const svg = chart(sections);

  it('has every name, value and limit, and no section without findings', () => {
    const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
    expect(texts).toEqual(
      expect.arrayContaining([
        ...['Builds', 'emulated / ours', 'a &amp; b / &lt;c&gt; &quot;d&quot;'],
        ...['Push', 'ours / skopeo', 'work'],
        ...['6.100   (at least 5.000)', '1.000', '1.400   (at most 1.000)', '280 ms   (at most 300 ms)'],
      ]),
    );
    expect(svg).not.toContain('Nothing measured');
  });

  it('has the colour of what holds, of what does not, and of what is only told', () => {
    for (const color of ['#2f855a', '#c2410c', '#94a3b8']) expect(svg).toContain(color);
  });

  it('is XML that can be drawn, and grows with its rows', async () => {
    const { width, height } = await sharp(Buffer.from(svg)).metadata();
    expect(height).toBe(92 + 6 * 26 + 44);
    const wide = chart([section('Builds', finding('a name of very many letters '.repeat(4), 2))]);
    expect((await sharp(Buffer.from(wide)).metadata()).width).toBeGreaterThan(width!);
  });
});
