import type { CustomSeriesOption, EChartsOption } from 'echarts';
import { expectation, format, holds, type Finding } from './section';

/** A line of the chart: the title of a section, or a finding of it. */
export interface ChartRow {
  readonly name: string;
  readonly finding?: Finding;
}

/** What surrounds the bars, in pixels. */
export interface ChartMargins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** They are readable on the chart's own background: the page around it may be light or dark. */
const COLORS = {
  paper: '#ffffff',
  ink: '#1f2933',
  quiet: '#5f6b7a',
  line: '#d8dee4',
  holds: '#2f855a',
  missed: '#c2410c',
  told: '#94a3b8',
};
// Without quotation marks: they would end the attribute that the names are written into.
const FONT = 'system-ui, Helvetica, Arial, sans-serif';
const BAR_HEIGHT = 12;

/** What ECharts draws: https://echarts.apache.org/en/option.html */
export function chartOptions(rows: readonly ChartRow[], margins: ChartMargins): EChartsOption {
  const bars = rows.map((row, at) => ({ at, row })).filter(({ row }) => row.finding?.unit === 'ratio');
  return {
    animation: false,
    backgroundColor: COLORS.paper,
    textStyle: { fontFamily: FONT, color: COLORS.ink },
    title: titleOf(margins),
    grid: { ...margins, containLabel: false },
    xAxis: scaleOf(bars.map(({ row }) => row.finding!)),
    yAxis: [namesAxis(rows), valuesAxis(rows)],
    series: [
      barSeries(rows),
      spreadSeries(bars.map(({ at, row }) => [row.finding!.value.least, row.finding!.value.most, at])),
      limitSeries(bars.flatMap(({ at, row }) => limitsOf(row.finding!).map((limit) => [limit, at]))),
    ],
  };
}

const LEGEND =
  'green: keeps to its limit, the black mark; red: does not; grey: only told\nthin line: from the least round to the most; 1 x: both sides are the same';

function titleOf({ left }: ChartMargins): EChartsOption['title'] {
  return {
    text: 'Ratios, medians of all rounds',
    subtext: LEGEND,
    left: left - 6,
    top: 10,
    textStyle: { fontFamily: FONT, fontSize: 15, color: COLORS.ink },
    subtextStyle: { fontFamily: FONT, color: COLORS.quiet, lineHeight: 16 },
  };
}

/** From a half or less to twice or more, so that 1 always stands within. */
function scaleOf(findings: readonly Finding[]): EChartsOption['xAxis'] {
  const values = findings.flatMap((finding) => [
    finding.value.least,
    finding.value.most,
    ...limitsOf(finding),
  ]);
  return {
    type: 'log',
    logBase: 2,
    min: 2 ** Math.floor(Math.log2(Math.min(0.5, ...values))),
    max: 2 ** Math.ceil(Math.log2(Math.max(2, ...values))),
    axisLabel: { formatter: (value: number) => `${value} x`, color: COLORS.quiet },
    axisLine: { show: false },
    splitLine: { lineStyle: { color: COLORS.line } },
  };
}

function namesAxis(rows: readonly ChartRow[]) {
  return {
    type: 'category' as const,
    inverse: true,
    data: rows.map(({ name, finding }) => ({
      value: name,
      textStyle: finding ? { color: COLORS.ink } : { color: COLORS.ink, fontWeight: 'bold' as const },
    })),
    axisLabel: { interval: 0, margin: 14 },
    axisTick: { show: false },
    axisLine: { onZero: false, show: false },
  };
}

/** The values in numbers, and what is expected of them. */
function valuesAxis(rows: readonly ChartRow[]) {
  const text = ({ finding }: ChartRow): string => {
    if (!finding) return '';
    const expected = expectation(finding);
    return `${format(finding, finding.value.median)}${expected === '' ? '' : `   (${expected})`}`;
  };
  return { ...namesAxis(rows.map((row) => ({ ...row, name: text(row) }))), position: 'right' as const };
}

function barSeries(rows: readonly ChartRow[]) {
  const bar = ({ finding }: ChartRow) =>
    finding?.unit === 'ratio'
      ? { value: finding.value.median, itemStyle: { color: colorOf(finding) } }
      : { value: '-' };
  const same = { symbol: 'none', data: [{ xAxis: 1 }], label: { show: false } };
  const markLine = { ...same, lineStyle: { type: 'solid' as const, color: COLORS.quiet } };
  return { type: 'bar' as const, barWidth: BAR_HEIGHT, data: rows.map(bar), markLine };
}

function colorOf(finding: Finding): string {
  if (expectation(finding) === '') return COLORS.told;
  return holds(finding) ? COLORS.holds : COLORS.missed;
}

function limitsOf({ floor, ceiling }: Finding): number[] {
  return [floor, ceiling].filter((limit) => limit !== undefined);
}

function limitSeries(data: number[][]) {
  const [symbol, symbolSize] = ['rect' as const, [3, BAR_HEIGHT + 8]];
  return { type: 'scatter' as const, symbol, symbolSize, data, itemStyle: { color: COLORS.ink }, z: 4 };
}

/** A line from the least to the most of each row: `[least, most, row]`. */
function spreadSeries(data: number[][]): CustomSeriesOption {
  return {
    type: 'custom',
    data,
    z: 3,
    renderItem: (_parameters, api) => {
      const [from, to] = [0, 1].map((end) => api.coord([api.value(end), api.value(2)]));
      const [x1, y1] = from as [number, number];
      const [x2, y2] = to as [number, number];
      return { type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: COLORS.ink, lineWidth: 1 } };
    },
  };
}
