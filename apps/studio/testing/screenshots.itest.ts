import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPage, startBrowser } from './browser';
import { picture } from './pictures';
import { startStudio, workspace, type RunningStudio } from './studio-server';
import { wrongStudio, type WrongStudio } from './wrong-sharp';

/** `nx screenshots studio` writes those of the docs; a test run leaves them alone. */
const folder = join(workspace, process.env['STUDIO_SCREENSHOTS'] ?? 'dist/screenshots/studio');

let browser: Browser;
let right: RunningStudio;
let wrong: WrongStudio;
let mismatched: RunningStudio;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  browser = await startBrowser();
  right = await startStudio();
  wrong = await wrongStudio();
  mismatched = await startStudio(wrong.main);
});
afterAll(async () => {
  await browser?.close();
  await right?.stop();
  await mismatched?.stop();
  wrong?.remove();
});

/** What differs from machine to machine and from run to run, as it would be in a container of App Runner. */
const replacements: [pattern: string, text: string][] = [
  ['\\S*/node_modules/', '/app/node_modules/'],
  ['Took [\\d.]+ m?s', 'Took 96 ms'],
  ['[\\d.]+ m?s of it', '81 ms of it'],
];
const facts = {
  CPU: 'Intel(R) Xeon(R) Platinum 8259CL',
  Node: 'v24.11.1',
  'C library': 'glibc 2.36',
  Kernel: '6.1.0',
};

async function steady(page: Page): Promise<void> {
  await page.evaluate(`{
    const replacements = ${JSON.stringify(replacements)};
    const facts = ${JSON.stringify(facts)};
    for (const dt of document.querySelectorAll('dt')) {
      if (facts[dt.textContent]) dt.nextElementSibling.textContent = facts[dt.textContent];
    }
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      for (const [pattern, text] of replacements) {
        texts.currentNode.data = texts.currentNode.data.replace(new RegExp(pattern, 'g'), text);
      }
    }
  }`);
}

async function transform(page: Page): Promise<void> {
  await page.getByLabel('Width').fill('640');
  // Leaving the field later would be a change, and another transform.
  await page.getByLabel('Width').blur();
  const file = { name: 'evening.jpg', mimeType: 'image/jpeg', buffer: await picture() };
  await page.getByLabel('Choose an image').setInputFiles(file);
  await page.getByRole('status').filter({ hasText: 'smaller' }).waitFor();
  await page.evaluate('document.activeElement.blur()');
}

it.each([
  ['studio-1440.png', 1440, 'light', false],
  ['studio-360.png', 360, 'light', false],
  ['studio-dark-1440.png', 1440, 'dark', false],
  ['studio-mismatch-1440.png', 1440, 'light', true],
  ['studio-mismatch-360.png', 360, 'light', true],
] as const)('%s', async (name, width, colorScheme, isWrong) => {
  const viewport = { width, height: 800 };
  const options = { viewport, colorScheme, reducedMotion: 'reduce' } as const;
  const { page, close } = await openPage(browser, (isWrong ? mismatched : right).url, options);
  try {
    if (!isWrong) await transform(page);
    await steady(page);
    const shot = await page.screenshot({ fullPage: true });
    await sharp(shot)
      .png({ palette: true, colours: 128, compressionLevel: 9, effort: 10 })
      .toFile(join(folder, name));
    expect((await sharp(shot).metadata()).width).toBe(width);
    expect(statSync(join(folder, name)).size).toBeLessThan(200_000);
  } finally {
    await close();
  }
});
