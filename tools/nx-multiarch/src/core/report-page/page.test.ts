import { describe, expect, it } from 'vitest';
import { someReport } from '../../testing/report';
import { reportPage } from './page';
import type { Report } from './report';
import { STYLE } from './style';

/** The page without its style sheet, which says nothing. */
const pageOf = (report: Report): string => reportPage(report, 'HASH').replace(STYLE, '');

describe('reportPage', () => {
  it('is one file of HTML (refresh the golden file with vitest -u)', async () => {
    await expect(pageOf(someReport())).toMatchFileSnapshot('page.golden.txt');
  });

  it('is the same for the same report', () => {
    expect(reportPage(someReport(), 'HASH')).toBe(reportPage(someReport(), 'HASH'));
  });

  it('runs nothing and lets nothing in but its own style', () => {
    const page = reportPage(someReport(), 'HASH');
    expect(page).toContain('default-src &#39;none&#39;; style-src &#39;sha256-HASH&#39;; base-uri');
    expect(page).not.toMatch(/<script|\sstyle="|\son\w+="|https?:|url\(/);
  });

  it('escapes whatever a record or an image says', () => {
    const evil = '"><script>alert(1)</script><!--';
    const report = JSON.parse(
      JSON.stringify(someReport(), (_key, value: unknown) => (typeof value === 'string' ? evil : value)),
    ) as Report;
    const page = pageOf(report);
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<!--');
  });
});

describe('what a page does not know it does not show', () => {
  it('nothing of pushes where there was none', () => {
    const page = pageOf({ images: [], verified: someReport().verified });
    expect(page).toContain('Nothing was pushed yet.');
    expect(page).toContain('<h2>Not pushed</h2>');
    expect(page).not.toContain('<h2>Images</h2>');
  });

  it('nothing of builds, verdicts, layers and attachments that no record names', () => {
    const { images } = someReport();
    for (const image of images) {
      image.subjects = image.subjects.map(({ platform, digest, size, tags }) => ({
        ...{ platform, digest, size, tags },
      }));
    }
    const page = pageOf({ images, verified: [] });
    for (const text of ['Build time', 'Findings', 'built', 'sound', 'attached', 'the same letter']) {
      expect(page, text).not.toContain(text);
    }
  });

  it('the times of builds that came from a cache', () => {
    const { images } = someReport();
    for (const { subjects } of images) for (const each of subjects) each.build = { status: 'local-cache' };
    const page = pageOf({ images, verified: [] });
    expect(page).toMatch(/<dt>0 built<\/dt>\s*<dd>3 from cache<\/dd>/);
    expect(page).not.toContain('Build time');
  });
});

describe('what stands out', () => {
  it('tags that stayed with a newer commit', () => {
    const { images } = someReport();
    images[0]!.supersededBy = 'dev-20250117-090000';
    expect(pageOf({ images, verified: [] })).toMatch(
      /moving tags stay with the newer\s+<code>dev-20250117-090000</,
    );
  });

  it('one build whose end nobody knows among others', () => {
    const { images } = someReport();
    delete images[1]!.subjects[0]!.build;
    expect(pageOf({ images, verified: [] })).toContain('<span class="value">not known</span>');
  });

  it('that something was built, though nobody knows how long it took', () => {
    const { images } = someReport();
    for (const { subjects } of images) for (const each of subjects) each.build = { status: 'success' };
    expect(pageOf({ images, verified: [] })).toMatch(/<dt>3 built<\/dt>\s*<dd>0 from cache<\/dd>/);
  });

  it('that nothing is wrong', () => {
    expect(pageOf({ images: someReport().images, verified: [] })).toContain('Nothing is wrong');
  });

  it('how many findings are left out', () => {
    const [refused] = someReport().verified;
    const findings = Array.from({ length: 42 }, () => refused!.findings[0]!);
    expect(pageOf({ images: [], verified: [{ ...refused!, findings }] })).toContain(
      'and 2 more: nx docker-verify',
    );
  });
});
