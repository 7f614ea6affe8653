import type { PlatformReport } from '@nx-multiarch/platform';
import type { PageAssets } from './assets';
import { lightTable } from './light-table';
import { mismatchNotice, platformPanel } from './platform-panel';
import { transformForm, type FormFacts } from './transform-form';

/** What the page shows. */
export interface PageContent {
  report: PlatformReport;
  form: FormFacts;
  assets: PageAssets;
}

/** A frame of film on a table that glows. */
const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#1a1512"/><rect x="3" y="5" width="10" height="6" rx="1" fill="#ffb25c"/><path d="M3 2.5h10M3 13.5h10" stroke="#ffb25c" stroke-width="1.4" stroke-dasharray="1.6 1.2"/></svg>',
)}`;

function head({ style, script }: PageAssets): string {
  return [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<title>studio: resize and convert images</title>',
    `<link rel="icon" href="${icon}">`,
    ...(style ? [`<link rel="stylesheet" href="/assets/${style.name}">`] : []),
    ...(script ? [`<script type="module" src="/assets/${script.name}"></script>`] : []),
  ].join('\n');
}

/** The whole page. Where an addon does not load, that comes first and the form is shut. */
export function pageHtml({ report, form, assets }: PageContent): string {
  const usable = report.addons.every(({ loaded }) => loaded);
  return `<!doctype html>
<html lang="en">
<head>
${head(assets)}
</head>
<body>
<header class="masthead">
<h1>studio</h1>
<p>Resizes and converts images on this very machine.</p>
</header>
<main>
${usable ? '' : mismatchNotice(report)}
<div class="bench">
${transformForm(form, usable)}
<div class="findings">
${lightTable(usable)}
${platformPanel(report)}
</div>
</div>
</main>
<footer>
<p>For programs: <code>POST /api/transform?width=300&amp;format=webp</code> with an image as the body</p>
<p><a href="/api/metadata">Formats and limits</a> · <a href="/platform">Machine</a> · <a href="/openapi.json">OpenAPI</a></p>
</footer>
</body>
</html>
`;
}
