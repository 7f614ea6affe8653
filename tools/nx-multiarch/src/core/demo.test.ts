import { describe, expect, it } from 'vitest';
import { linesOfVisit, otherArchitecture, textOfPage } from './demo';

const PAGE = `<!doctype html>
<html lang="en">
<title>studio</title>
<style>
body { margin: 0 }
</style>
<h1>studio</h1>

<dl><dt>Node</dt><dd>v24.1.0</dd></dl>
<li class="fault"><strong>sharp</strong> is &quot;for&quot; arm64 &amp; not &lt;amd64&gt;: don&#39;t</li>
`;
const reply = (status: number, text: string, contentType = 'application/json') => ({
  ...{ status, contentType },
  body: Buffer.from(text),
});

it('knows the other architecture', () => {
  expect([otherArchitecture('amd64'), otherArchitecture('arm64')]).toEqual(['arm64', 'amd64']);
});

describe('a page', () => {
  it('is read as a person reads it', () => {
    expect(textOfPage(PAGE)).toEqual([
      'studio',
      'Node: v24.1.0',
      'sharp is "for" arm64 & not <amd64>: don\'t',
    ]);
  });
});

describe('a visit', () => {
  const long = 'x'.repeat(80);
  const asked = { readyz: reply(503, '{"status":"not ready"}'), platform: reply(200, `{"a":["${long}"]}`) };

  it('is told line by line', () => {
    expect(
      linesOfVisit({ ...asked, page: reply(200, '<h1>studio</h1>', 'text/html; charset=utf-8') }),
    ).toEqual([
      ...['GET /readyz  503', '    {"status":"not ready"}'],
      ...['GET /platform  200', '    {', '      "a": [', `        "${long}"`, '      ]', '    }'],
      ...['GET /  200', '    studio'],
    ]);
  });

  it.each([
    ['no page', reply(404, '{"status":404}'), ['GET /  404', '    {"status":404}']],
    ['a text', reply(200, 'hello\nyou', 'text/plain'), ['GET /  200', '    hello', '    you']],
    ['a long text', reply(200, `${long}!`, 'text/plain'), ['GET /  200', `    ${long}!`]],
    ['nothing', reply(204, '', ''), ['GET /  204']],
  ])('may find %s', (_what, page, lines) => {
    expect(linesOfVisit({ ...asked, page }).slice(8)).toEqual(lines);
  });
});
