import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PushedImage, writePushRecord } from '../../io/push-record';
import { writeVerifyRecord } from '../../io/verify-record';
import { openPage, startBrowser, violations } from '../../testing/browser';
import { someReport } from '../../testing/report';
import { runExecutor } from '../../testing/run-executor';
import dockerReport from './executor';

const EVIL = '<img src=x onerror=alert(1)><script>alert(2)</script>"\'\u202e';

let browser: Browser;
let root: string;
let url: string;
beforeAll(async () => {
  browser = await startBrowser();
  root = await mkdtemp(join(tmpdir(), 'report-page-'));
  const { images, verified } = someReport();
  const blobs = { uploadedBlobs: 0, mountedBlobs: 0, presentBlobs: 0 };
  images[0]!.subjects[0]!.tags.push(EVIL);
  verified[0]!.findings.push({ rule: 'elf', path: `/app/${EVIL}`, found: EVIL, expected: 'a whole one' });
  await writePushRecord(root, 'all', images.map((image) => ({ ...image, ...blobs })) as PushedImage[]);
  await writeVerifyRecord(root, 'all', verified);
  const { success, stderr } = await runExecutor(dockerReport, {}, { root });
  expect(success, stderr).toBe(true);
  url = pathToFileURL(join(root, 'dist/docker-report.html')).href;
});
afterAll(async () => {
  await browser?.close();
  await rm(root, { recursive: true, force: true });
});

/** Opens the page as a file; whatever was done there, it asks for nothing else and nothing complains. */
async function visit(options: BrowserContextOptions, look: (page: Page) => Promise<void>): Promise<void> {
  const { page, requests, complaints, close } = await openPage(browser, url, options);
  try {
    await look(page);
    expect([requests, complaints]).toEqual([[url], []]);
  } finally {
    await close();
  }
}

const openAll = (page: Page): Promise<void> =>
  page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
const background = (page: Page): Promise<string> =>
  page.evaluate('getComputedStyle(document.body).backgroundColor');

describe('the page', () => {
  it('says what was pushed, what was not, and why', () =>
    visit({}, async (page) => {
      const images = page.getByRole('region', { name: 'Table of images', exact: true });
      expect(await images.getByRole('row').count()).toBe(5);
      expect(await images.getByRole('rowheader').or(images.locator('th[scope=rowgroup]')).count()).toBe(2);
      const findings = page.getByRole('region', { name: 'Table of findings' });
      expect(await findings.innerText()).toContain('sharp-linux-arm64-0.35.5.node');
    }));

  it('has a bar for each image that says in words what it shows', () =>
    visit({}, async (page) => {
      const bar = page.getByRole('img', {
        name: /^accounts eks linux\/arm64: 56\.9 MB; 44\.0 MB layers of the base/,
      });
      const widths = await bar
        .locator('rect')
        .evaluateAll((parts) =>
          parts.map(
            (part) =>
              (part as unknown as { getBoundingClientRect(): { width: number } }).getBoundingClientRect()
                .width,
          ),
        );
      expect(widths).toHaveLength(3);
      expect(widths[0]! / widths[2]!).toBeCloseTo(44 / 12.5, 1);
    }));

  it('shows texts of images as texts', () =>
    visit({}, async (page) => {
      expect(await page.locator('img, script').count()).toBe(0);
      const shown = EVIL.replace('\u202e', '\\u{202e}');
      await page.getByText(shown, { exact: true }).first().waitFor();
    }));

  it('does without scripts, and opens its layers by the keyboard', () =>
    visit({ javaScriptEnabled: false }, async (page) => {
      const summary = page.getByText('thumbnailer lambda linux/arm64: 2 layers');
      await summary.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('region', { name: 'Layers of thumbnailer lambda linux/arm64' }).waitFor();
    }));

  it('prints all of it, on white', () =>
    visit({ colorScheme: 'dark' }, async (page) => {
      await page.emulateMedia({ media: 'print' });
      expect(await background(page)).toBe('rgba(0, 0, 0, 0)');
      expect(await page.locator('details td', { hasText: 'base image' }).first().isVisible()).toBe(true);
    }));
});

describe.each(['light', 'dark'] as const)('the %s scheme', (colorScheme) => {
  it('is accessible, open and closed', () =>
    visit({ colorScheme }, async (page) => {
      expect(await violations(page)).toEqual([]);
      await openAll(page);
      expect(await violations(page)).toEqual([]);
    }));

  it('has colours of its own', () =>
    visit({ colorScheme }, async (page) => {
      expect(await background(page)).toBe(colorScheme === 'light' ? 'rgb(245, 246, 248)' : 'rgb(16, 20, 27)');
    }));
});

describe('every width shows all', () => {
  it.each([320, 360, 768, 1024, 1440])('%i px', (width) =>
    visit({ viewport: { width, height: 800 } }, async (page) => {
      await openAll(page);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }),
  );
});
