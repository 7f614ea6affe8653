/**
 * The page's style sheet: light and dark by what the reader's system asks for, readable from 320 px on, and on paper.
 * Contrasts are those of WCAG 2.2 AA: 4.5:1 for text, 3:1 for the parts of a chart.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f5f6f8; --card: #ffffff; --line: #d5d9e0; --text: #1b2230; --quiet: #525c6c; --link: #1d4ed8;
  --base: #2f5fd0; --shared: #0f7b6c; --own: #c2610c; --on-bar: #ffffff; --track: #e8ebf0;
  --good: #11683a; --good-back: #e3f4ea; --bad: #a31621; --bad-back: #fde8e8; --calm-back: #eceff4;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #10141b; --card: #181e28; --line: #323c4b; --text: #e8ecf2; --quiet: #a3aebd; --link: #93b4ff;
    --base: #7fa3f7; --shared: #4cc2ae; --own: #eb9a4d; --on-bar: #10141b; --track: #262f3c;
    --good: #7ddba4; --good-back: #143324; --bad: #ff9c9c; --bad-back: #43191d; --calm-back: #262f3c;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 84rem; margin: 0 auto; padding: 1.5rem clamp(0.75rem, 3vw, 2rem) 3rem; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 0 0 0.25rem; font-size: 1.2rem; }
p { margin: 0 0 1rem; max-width: 46rem; }
code { font: 0.875em ui-monospace, monospace; }
.quiet { color: var(--quiet); }
.small { font-size: 0.875rem; }
.break { overflow-wrap: anywhere; }
td.break { min-width: 9rem; }
section, details { background: var(--card); border: 1px solid var(--line); border-radius: 0.6rem; }
section { padding: 1.1rem 1.25rem; margin-top: 1rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: 0.75rem; margin: 1.25rem 0 0; }
.tiles > div { padding: 0.9rem 1.1rem; background: var(--card); border: 1px solid var(--line); border-radius: 0.6rem; }
.tiles dt { font-size: 1.6rem; font-weight: 650; line-height: 1.25; }
.tiles dd { margin: 0.15rem 0 0; color: var(--quiet); font-size: 0.875rem; }
.bars { list-style: none; margin: 0.75rem 0 0; padding: 0; display: grid; gap: 0.7rem; }
.bars li { display: grid; grid-template-columns: minmax(11rem, 17rem) 1fr 6rem; gap: 0.75rem; align-items: center; }
.bars .value { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.bars.times li { grid-template-columns: minmax(11rem, 17rem) 1fr 9rem; }
.bars svg, .legend svg { display: block; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.bars svg { width: 100%; height: 1.75rem; }
.bars.times svg { height: 1rem; }
rect { stroke: var(--card); stroke-width: 1.5; }
.track { fill: var(--track); stroke: none; }
.base { fill: var(--base); }
.shared { fill: var(--shared); }
.own { fill: var(--own); }
svg text { fill: var(--on-bar); font: 600 13px system-ui, sans-serif; text-anchor: middle; dominant-baseline: central; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0.35rem 1.25rem; margin: 0.6rem 0 0; padding: 0; }
.legend li { display: flex; align-items: center; gap: 0.4rem; }
.legend svg { width: 0.9rem; height: 0.9rem; flex: none; }
.scroll { overflow-x: auto; margin: 0.5rem -0.75rem 0; }
.scroll:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 0.3rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 0.75rem; border-bottom: 1px solid var(--line); }
thead th { color: var(--quiet); font-size: 0.8125rem; font-weight: 600; white-space: nowrap; }
tbody:last-child tr:last-child > * { border-bottom: 0; }
tbody th { font-weight: 600; }
th .small { font-weight: 400; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
th.column-size { text-align: right; }
td.number, .nowrap { white-space: nowrap; }
ul.plain { list-style: none; margin: 0; padding: 0; }
.mark { display: inline-block; padding: 0 0.5rem; border-radius: 1rem; background: var(--calm-back); white-space: nowrap; }
.good { color: var(--good); background: var(--good-back); }
.bad { color: var(--bad); background: var(--bad-back); font-weight: 600; }
details { margin-top: 0.6rem; }
section details { background: transparent; }
summary { padding: 0.6rem 0.9rem; cursor: pointer; overflow-wrap: anywhere; }
.inside { padding: 0 0.9rem 0.9rem; }
@media (max-width: 44rem) {
  .bars li, .bars.times li { grid-template-columns: 1fr auto; gap: 0.15rem 0.75rem; }
  .bars svg { grid-row: 2; grid-column: 1 / -1; }
}
@media print {
  :root { color-scheme: light; }
  body { background: none; font-size: 11pt; }
  main { max-width: none; padding: 0; }
  section, .tiles > div { break-inside: avoid; }
  .scroll { overflow: visible; }
  table { font-size: 8.5pt; }
  code { overflow-wrap: anywhere; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
