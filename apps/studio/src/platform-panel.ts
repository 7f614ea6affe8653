import type { AddonReport, PlatformReport } from '@nx-multiarch/platform';
import { escapeHtml } from './escape-html';

/** The part of the page that says what the process runs on, and which addons fit it: HTML, escaped. */
export function platformPanel(report: PlatformReport): string {
  const { architecture, nodeArch, node, libc, kernel, addons } = report;
  const facts = [
    ['Architecture', `${architecture} (${nodeArch} to Node)`],
    ['Node', node],
    ['C library', libc ?? 'that of the system'],
    ['Kernel', kernel],
  ];
  return `<section id="platform">
<h2>What this runs on</h2>
<dl>
${facts.map(([name = '', value = '']) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`).join('\n')}
</dl>
<h2>Native addons</h2>
<ul>
${addons.map(addonItem).join('\n')}
</ul>
</section>`;
}

function addonItem({ name, version, loaded, file, fileArchitecture, error }: AddonReport): string {
  const title = `<strong>${escapeHtml([name, version].filter(Boolean).join(' '))}</strong>`;
  if (!loaded) {
    return `<li class="fault">${title} does not load. ${escapeHtml(error ?? 'Its loader does not say why.')}</li>`;
  }
  const where = [file, fileArchitecture && `built for ${fileArchitecture}`].filter(Boolean).join(', ');
  return `<li class="fits">${title} loads${where ? `: ${escapeHtml(where)}` : ''}</li>`;
}
