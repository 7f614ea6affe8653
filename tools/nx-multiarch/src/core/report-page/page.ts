import { html, type Html } from './html';
import { layersOf } from './layers';
import { notPushed, pageImages, type Report } from './report';
import { findingSection, layerSection, pushedSections, unpushedSection } from './sections';
import { STYLE } from './style';
import { tilesOf } from './tiles';

/**
 * The whole report as one HTML file: it asks for nothing, runs nothing, and is the same for the same report.
 *
 * @param styleHash SHA-256 of STYLE in Base64: no other style is let in (https://www.w3.org/TR/CSP3/#grammardef-hash-source)
 */
export function reportPage(report: Report, styleHash: string): string {
  const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;
  const head = html`<meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Image report</title>`;
  // The style is put in as it is: the hash is over these very bytes.
  return `<!doctype html>
<html lang="en">
  <head>
    ${head.text}
    <style>${STYLE}</style>
  </head>
  <body>
    ${mainOf(report).text}
  </body>
</html>
`;
}

function mainOf(report: Report): Html {
  const images = pageImages(report);
  const layers = layersOf(images);
  const unpushed = notPushed(report);
  const pushed = images.length > 0;
  return html`<main>
    <header>
      <h1>Image report</h1>
      <p class="quiet break">${introduction(report)}</p>
    </header>
    ${pushed ? tilesOf(report, images) : undefined}
    ${pushed ? pushedSections(report, images, layers) : undefined}
    ${unpushed.length > 0 ? unpushedSection(unpushed) : undefined} ${findingSection(images, unpushed)}
    ${pushed ? layerSection(images, layers) : undefined}
  </main>`;
}

function introduction({ images }: Report): string {
  const registries = new Set(images.map(({ repository }) => repository.split('/', 1).join()));
  if (registries.size === 0) return 'Nothing was pushed yet.';
  return `What the last push of every project put into ${[...registries].sort().join(' and ')}.`;
}
