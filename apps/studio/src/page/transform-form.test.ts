import { expect, it } from 'vitest';
import { capabilities } from '../api';
import { transformForm } from './transform-form';

const facts = capabilities({ bytes: 5_000_000 });

it('offers what the API takes, and chooses what it chooses', () => {
  const html = transformForm(facts, true);
  for (const format of facts.formats) expect(html).toContain(`name="format" value="${format}"`);
  for (const fit of facts.fits) expect(html).toContain(`<option value="${fit}"`);
  expect(html).toMatch(/value="webp" checked/);
  expect(html).toMatch(/value="inside" selected/);
  expect(html).toContain(`max="${facts.limits.side}"`);
  expect(html).toContain('data-max-bytes="5000000"');
});

it('labels every field', () => {
  const html = transformForm(facts, true);
  const ids = [...html.matchAll(/<(?:input|select)[^>]* id="([^"]+)"/g)].map(([, id]) => id);
  const labels = [...html.matchAll(/<label for="([^"]+)"/g)].map(([, id]) => id);
  expect(labels.sort()).toEqual(ids.sort());
  expect(ids).toHaveLength(9);
});

it('escapes what it is given', () => {
  const html = transformForm({ ...facts, formats: ['"><b>'], fits: ['"><i>'] }, true);
  expect(html).not.toMatch(/<b>|<i>/);
});
