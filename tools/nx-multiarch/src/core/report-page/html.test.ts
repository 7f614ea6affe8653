import { describe, expect, it } from 'vitest';
import { html } from './html';

describe('html', () => {
  it.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    [`" onload='x' &`, '&quot; onload=&#39;x&#39; &amp;'],
    ['a\u202eb\u0007', 'a\\u{202e}b\\u{7}'],
  ])('escapes %j', (text, escaped) => {
    expect(html`<b title="${text}">${text}</b>`.text).toBe(`<b title="${escaped}">${escaped}</b>`);
  });

  it('leaves pieces of HTML as they are, alone and in a list', () => {
    const items = ['a', '<'].map((text) => html`<li>${text}</li>`);
    expect(html`${items}|${html`<hr />`}`.text).toBe('<li>a</li><li>&lt;</li>|<hr />');
  });

  it('writes numbers, and nothing for what is not there', () => {
    expect(html`${1.5}|${undefined}`.text).toBe('1.5|');
  });
});
