import { bytesInWords } from '../../page/bytes-in-words';
import { formatName } from '../../page/format-name';
import type { capabilities } from '../api';
import { escapeHtml } from './escape-html';

/** What the form offers, and the limits that it tells of. */
export type FormFacts = ReturnType<typeof capabilities>;

/** How a fit reads to people who have not used it before. */
const fitWords: Record<string, string> = {
  inside: 'Inside: no larger than this',
  cover: 'Cover: fill it, crop the rest',
  contain: 'Contain: whole, edges filled',
  outside: 'Outside: no smaller than this',
  fill: 'Fill: stretch to it',
};

function imageField({ reads, limits }: FormFacts): string {
  const accept = reads.map((format) => `image/${format}`).join(',');
  const names = `${reads.slice(0, -1).map(formatName).join(', ')} or ${formatName(reads.at(-1) ?? '')}`;
  return `<div class="drop" id="drop">
<label for="image">Choose an image</label>
<input type="file" id="image" name="image" accept="${accept}" required aria-describedby="image-hint">
<p class="hint" id="image-hint">${names}, up to ${bytesInWords(limits.bytes)}<span class="with-script">; or drop one on this page, or paste it</span></p>
</div>`;
}

function side(name: 'width' | 'height', max: number): string {
  const label = name === 'width' ? 'Width' : 'Height';
  return `<div class="field">
<label for="${name}">${label} <span class="unit">px</span></label>
<input type="number" id="${name}" name="${name}" min="1" max="${max}" step="1" inputmode="numeric" placeholder="auto" aria-describedby="size-hint">
</div>`;
}

function sizeFields({ fits, defaults, limits }: FormFacts): string {
  const option = (fit: string): string =>
    `<option value="${escapeHtml(fit)}"${fit === defaults.fit ? ' selected' : ''}>${escapeHtml(fitWords[fit] ?? fit)}</option>`;
  return `<fieldset>
<legend>Size</legend>
<div class="sides">
${side('width', limits.side)}
${side('height', limits.side)}
</div>
<p class="hint" id="size-hint">Up to ${limits.side}. Left empty, the proportions decide. Never enlarged.</p>
<div class="field">
<label for="fit">Fit, where both are given</label>
<select id="fit" name="fit">${fits.map(option).join('')}</select>
</div>
</fieldset>`;
}

function outputFields({ formats, defaults }: FormFacts): string {
  const choice = (format: string): string =>
    `<div><input type="radio" id="format-${escapeHtml(format)}" name="format" value="${escapeHtml(format)}"${format === defaults.format ? ' checked' : ''}><label for="format-${escapeHtml(format)}">${escapeHtml(formatName(format))}</label></div>`;
  return `<fieldset>
<legend>Format</legend>
<div class="choices">${formats.map(choice).join('')}</div>
<div class="field">
<label for="quality">Quality <span class="value" id="quality-value"></span></label>
<input type="range" id="quality" name="quality" min="1" max="100" value="${defaults.quality}">
<div class="ends" aria-hidden="true"><span>smaller</span><span>finer</span></div>
</div>
</fieldset>`;
}

/**
 * The form. Without a script the browser posts it, and the answer is the image itself; with one, the page's script
 * sends it and reads the limits from its data attributes.
 */
export function transformForm(facts: FormFacts, usable: boolean): string {
  return `<form id="transform" class="controls" action="/api/transform" method="post" enctype="multipart/form-data" data-max-bytes="${facts.limits.bytes}">
<fieldset class="all"${usable ? '' : ' disabled'}>
<legend class="off-screen">Transform an image</legend>
${imageField(facts)}
${sizeFields(facts)}
${outputFields(facts)}
<button type="submit">Transform</button>
</fieldset>
</form>`;
}
