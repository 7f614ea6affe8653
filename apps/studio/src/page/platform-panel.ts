import type { AddonReport, PlatformReport } from '@nx-multiarch/platform';
import { escapeHtml } from './escape-html';

type Fact = [name: string, value: string | undefined];

/** The part of the page that says what the process runs on, and which addons fit it: HTML, escaped. */
export function platformPanel(report: PlatformReport): string {
  const { architecture, nodeArch, node, libc, kernel, cpu, addons } = report;
  const facts: Fact[] = [
    ['Architecture', `${architecture} (${nodeArch} to Node)`],
    ['CPU', cpu],
    ['Node', node],
    ['C library', libc ?? 'that of the system'],
    ['Kernel', kernel],
  ];
  return `<section id="platform" class="machine" aria-labelledby="machine-title">
<h2 id="machine-title">What this runs on</h2>
<dl>
${facts.map(fact).join('\n')}
</dl>
<h3>Native addons</h3>
<ul>
${addons.map(addonItem).join('\n')}
</ul>
</section>`;
}

/** What stands above everything else where an addon does not load; the panel has the whole explanation. */
export function mismatchNotice({ addons, architecture }: PlatformReport): string {
  const reasons = addons
    .filter(({ loaded }) => !loaded)
    .map(({ name, fileArchitecture: built }) =>
      built && built !== architecture
        ? `${name} is installed for ${built}, and this machine is ${architecture}.`
        : `${name} does not load on this machine.`,
    );
  return `<section class="notice" aria-labelledby="notice-title">
<h2 id="notice-title">No image can be transformed here</h2>
<p>${escapeHtml(reasons.join(' '))} <a href="#platform">What was found, and what mends it</a></p>
</section>`;
}

function fact([name, value]: Fact): string {
  return `<div><dt>${name}</dt><dd>${escapeHtml(value ?? 'unknown')}</dd></div>`;
}

function addonItem({ name, version, loaded, file, fileArchitecture, error }: AddonReport): string {
  const title = `<strong>${escapeHtml([name, version].filter(Boolean).join(' '))}</strong>`;
  if (!loaded) {
    return `<li class="fault">${title} does not load. ${escapeHtml(error ?? 'Its loader does not say why.')}</li>`;
  }
  const where = [file, fileArchitecture && `built for ${fileArchitecture}`].filter(Boolean).join(', ');
  return `<li class="fits">${title} loads${where ? `: ${escapeHtml(where)}` : ''}</li>`;
}
